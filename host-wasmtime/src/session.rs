//! One instance of the component, with its tariff books.

use std::sync::Arc;

use wasmtime::component::{ComponentExportIndex, Instance, ResourceAny, Val};
use wasmtime::{AsContextMut, Store, StoreContextMut};

use crate::Error;
use crate::api::Functions;
use crate::api::navigo_jour::QuoteRequest;
use crate::api::tariffs::BookInfo;
use crate::api::types::{Problem, QuoteAnswer};
use crate::component::{Inner, Portillon};
use crate::limits::State;

/// A tariff book that a session has loaded. It means nothing to another session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BookId(usize);

/// Where a book came from: enough to load it again in a fresh instance.
#[derive(Clone)]
enum Source {
    Text(Arc<str>),
    BuiltIn(usize),
    Unloaded,
}

/// An instance of the component. Calls go one after the other; use one session per thread.
///
/// The instance is made at the first call, and made again after a call that failed inside.
pub struct Session {
    portillon: Portillon,
    sources: Vec<Source>,
    live: Option<Live>,
}

struct Live {
    store: Store<State>,
    instance: Instance,
    typed: Option<Functions>,
    /// By [`BookId`]; a book is loaded when it is first used.
    books: Vec<Option<ResourceAny>>,
}

impl Session {
    pub(crate) fn new(portillon: Portillon) -> Self {
        Self { portillon, sources: Vec::new(), live: None }
    }

    pub(crate) fn shared(&self) -> &Inner {
        &self.portillon.inner
    }

    /// Checks a tariff book, from its JSON text, and keeps it for calls.
    ///
    /// ```
    /// # use portillon_host::{Error, Portillon};
    /// let mut session = Portillon::embedded()?.session();
    /// let Err(Error::BadRequest(problems)) = session.load_book("{}") else { panic!("not a book") };
    /// assert!(!problems.is_empty());
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::BadRequest`] with every problem of the book; nothing has changed then.
    pub fn load_book(&mut self, json: &str) -> Result<BookId, Error> {
        let loaded = self.run(&[], |functions, store, _| {
            functions.portillon_fares_tariffs().book().call_load(store, json)
        })?;
        Ok(self.keep(Source::Text(json.into()), loaded.map_err(Error::BadRequest)?))
    }

    /// Keeps a book that was checked before; it is loaded when it is first used.
    pub(crate) fn adopt_book(&mut self, json: Arc<str>) -> BookId {
        self.sources.push(Source::Text(json));
        BookId(self.sources.len() - 1)
    }

    /// The built-in books, for calls that use them after a book of their own.
    ///
    /// # Errors
    /// Only where the component fails.
    pub fn built_in_books(&mut self) -> Result<Vec<BookId>, Error> {
        let books = self.run(&[], |functions, store, _| {
            functions.portillon_fares_tariffs().book().call_built_in(store)
        })?;
        let keep = |(index, book)| self.keep(Source::BuiltIn(index), book);
        Ok(books.into_iter().enumerate().map(keep).collect())
    }

    /// What a book says of itself.
    ///
    /// # Errors
    /// [`Error::UnknownBook`].
    pub fn book_info(&mut self, book: BookId) -> Result<BookInfo, Error> {
        self.run(&[book], |functions, store, books| {
            functions.portillon_fares_tariffs().book().call_info(store, books[0])
        })
    }

    /// Frees a book. Its id is unknown from then on.
    ///
    /// # Errors
    /// [`Error::UnknownBook`].
    pub fn unload_book(&mut self, book: BookId) -> Result<(), Error> {
        match self.sources.get_mut(book.0) {
            None | Some(Source::Unloaded) => return Err(Error::UnknownBook),
            Some(source) => *source = Source::Unloaded,
        }
        let Some(live) = &mut self.live else { return Ok(()) };
        match live.books.get_mut(book.0).and_then(Option::take) {
            Some(resource) => self.enter(|live, _| resource.resource_drop(&mut live.store)),
            None => Ok(()),
        }
    }

    /// The price of a Navigo Jour, typed. Other functions: [`Session::run`].
    ///
    /// # Errors
    /// [`Error::BadRequest`] with every problem of the request.
    pub fn quote(&mut self, books: &[BookId], request: &QuoteRequest) -> Result<QuoteAnswer, Error> {
        let answer: Result<QuoteAnswer, Vec<Problem>> = self.run(books, |functions, store, books| {
            functions.portillon_fares_navigo_jour().call_quote(store, books, request)
        })?;
        answer.map_err(Error::BadRequest)
    }

    /// Calls any function of the contract by its generated type, with books of this session.
    ///
    /// ```
    /// # use portillon_host::{Error, Portillon, api::navigo_jour::SellerRequest, api::types::Date};
    /// let mut session = Portillon::embedded()?.session();
    /// let request = SellerRequest { purchase_day: Date { year: 2026, month: 1, day: 2 }, line: "T4".into() };
    /// let answer = session.run(&[], |functions, store, books| {
    ///     functions.portillon_fares_navigo_jour().call_seller(store, books, &request)
    /// })?;
    /// assert_eq!(answer.unwrap().seller.as_deref(), Some("SNCF Voyageurs"));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownBook`], or where the component fails. Problems of the request are in the value.
    pub fn run<T>(
        &mut self,
        books: &[BookId],
        call: impl FnOnce(&Functions, StoreContextMut<'_, State>, &[ResourceAny]) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        let books = self.lend(books)?;
        self.enter(|live, shared| {
            let functions = match live.typed.take() {
                Some(functions) => functions,
                None => shared.typed.load(&mut live.store, &live.instance)?,
            };
            let answer = call(&functions, live.store.as_context_mut(), &books);
            live.typed = Some(functions);
            answer
        })
    }

    /// Calls a function by its place in the component, with values made from JSON.
    pub(crate) fn run_dynamic(
        &mut self,
        function: &ComponentExportIndex,
        books: Option<&[BookId]>,
        request: Option<Val>,
    ) -> Result<Val, Error> {
        let mut parameters = Vec::with_capacity(2);
        if let Some(books) = books {
            parameters.push(Val::List(self.lend(books)?.into_iter().map(Val::Resource).collect()));
        }
        parameters.extend(request);
        self.enter(|live, _| {
            let function = live
                .instance
                .get_func(&mut live.store, function)
                .ok_or_else(|| wasmtime::Error::msg("a function of the contract is missing"))?;
            let mut answer = [Val::Bool(false)];
            function.call(&mut live.store, &parameters, &mut answer)?;
            let [answer] = answer;
            Ok(answer)
        })
    }

    fn keep(&mut self, source: Source, resource: ResourceAny) -> BookId {
        let id = BookId(self.sources.len());
        self.sources.push(source);
        if let Some(live) = &mut self.live {
            live.books.resize(id.0, None);
            live.books.push(Some(resource));
        }
        id
    }

    /// The books as this instance knows them; loads those that an earlier instance took with it.
    fn lend(&mut self, books: &[BookId]) -> Result<Vec<ResourceAny>, Error> {
        books.iter().map(|book| self.resource(*book)).collect()
    }

    fn resource(&mut self, book: BookId) -> Result<ResourceAny, Error> {
        let kept = self.live.as_ref().and_then(|live| live.books.get(book.0).copied().flatten());
        if let Some(resource) = kept {
            return Ok(resource);
        }
        let resource = match self.sources.get(book.0).cloned() {
            None | Some(Source::Unloaded) => return Err(Error::UnknownBook),
            Some(Source::Text(json)) => self
                .run(&[], |functions, store, _| {
                    functions.portillon_fares_tariffs().book().call_load(store, &json)
                })?
                .map_err(|_| Error::Drift("a book was accepted once and refused the next time".into()))?,
            Some(Source::BuiltIn(index)) => self
                .run(&[], |functions, mut store, _| {
                    let mut books = functions.portillon_fares_tariffs().book().call_built_in(&mut store)?;
                    let wanted = (index < books.len()).then(|| books.swap_remove(index));
                    // The component keeps a book until its handle is dropped.
                    for other in books {
                        other.resource_drop(&mut store)?;
                    }
                    Ok(wanted)
                })?
                .ok_or_else(|| Error::Drift("a built-in book is gone".into()))?,
        };
        if let Some(live) = &mut self.live {
            let length = live.books.len().max(book.0 + 1);
            live.books.resize(length, None);
            live.books[book.0] = Some(resource);
        }
        Ok(resource)
    }

    /// Enters the instance, under its limits. One failure inside poisons a store for good, so that it is
    /// dropped and the next call gets a fresh one.
    fn enter<T>(&mut self, call: impl FnOnce(&mut Live, &Inner) -> wasmtime::Result<T>) -> Result<T, Error> {
        let shared = &*self.portillon.inner;
        let answer = Live::get(&mut self.live, shared).and_then(|live| {
            live.store.set_epoch_deadline(shared.limits.ticks());
            call(live, shared)
        });
        answer.map_err(|error| {
            self.live = None;
            Error::from_call(&error, shared.limits)
        })
    }
}

impl Live {
    fn get<'a>(live: &'a mut Option<Live>, shared: &Inner) -> wasmtime::Result<&'a mut Live> {
        if let Some(live) = live {
            return Ok(live);
        }
        let mut store = Store::new(shared.pre.engine(), State::new(shared.limits));
        store.limiter(State::limiter);
        // What an answer takes in the host is limited as what it takes in the instance.
        store.set_hostcall_fuel(shared.limits.memory);
        store.set_epoch_deadline(shared.limits.ticks());
        let instance = shared.pre.instantiate(&mut store)?;
        Ok(live.insert(Live { store, instance, typed: None, books: Vec::new() }))
    }
}
