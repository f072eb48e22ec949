//! From the WIT's syntax tree to functions and shapes.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use wit_parser::{
    FunctionKind, Handle, InterfaceId, Resolve, SourceMap, Type, TypeDef, TypeDefKind, TypeId, TypeOwner,
    WorldItem,
};

use crate::{Case, Contract, Field, Form, Function, Interface, Named, Shape, camel_case};

pub(crate) fn contract(files: &[(&str, &str)]) -> Result<Contract> {
    let mut sources = SourceMap::new();
    for (name, text) in files {
        sources.push_str(name, *text);
    }
    let group = sources.parse().map_err(|(sources, error)| anyhow::anyhow!("{}", error.render(&sources)))?;
    let mut resolve = Resolve::new();
    let package = resolve.push_group(group)?;
    let world = resolve.select_world(&[package], None)?;
    let mut reader = Reader { resolve: &resolve, named: HashMap::new() };
    let interfaces = resolve.worlds[world]
        .exports
        .values()
        .map(|item| match item {
            WorldItem::Interface { id, .. } => reader.interface(*id),
            _ => bail!("the world exports something that is not an interface"),
        })
        .collect::<Result<_>>()?;
    Ok(Contract { package: resolve.packages[package].name.to_string(), interfaces })
}

struct Reader<'a> {
    resolve: &'a Resolve,
    named: HashMap<TypeId, Arc<Named>>,
}

impl Reader<'_> {
    fn interface(&mut self, id: InterfaceId) -> Result<Interface> {
        let interface = &self.resolve.interfaces[id];
        let name = interface.name.clone().context("an exported interface has no name")?;
        let mut types = Vec::new();
        for &id in interface.types.values() {
            let own = self.original(id) == id;
            if own && !matches!(self.resolve.types[id].kind, TypeDefKind::Resource) {
                types.push(self.named(id)?);
            }
        }
        let functions = interface
            .functions
            .values()
            .filter(|function| matches!(function.kind, FunctionKind::Freestanding))
            .map(|function| {
                self.function(&name, function)
                    .with_context(|| format!("in function `{name}.{}`", function.name))
            })
            .collect::<Result<_>>()?;
        Ok(Interface {
            export: self.resolve.id_of(id).context("an exported interface has no package")?,
            docs: text(&interface.docs),
            name,
            functions,
            types,
        })
    }

    fn function(&mut self, interface: &str, function: &wit_parser::Function) -> Result<Function> {
        let (books, requests): (Vec<_>, Vec<_>) =
            function.params.iter().partition(|param| self.is_list_of_borrows(param.ty));
        ensure!(books.len() <= 1 && requests.len() <= 1, "it takes more than books and one request");
        ensure!(
            books.is_empty() || self.is_list_of_borrows(function.params[0].ty),
            "the books must be its first parameter"
        );
        let result = function.result.context("it answers nothing")?;
        let (ok, error) = match self.kind(result) {
            Some(TypeDefKind::Result(result)) => {
                let (Some(ok), Some(err)) = (result.ok, result.err) else {
                    bail!("its result has an empty side")
                };
                (self.shape(ok)?, Some(self.shape(err)?))
            }
            _ => (self.shape(result)?, None),
        };
        Ok(Function {
            name: format!("{interface}.{}", function.name),
            item: function.name.clone(),
            interface: interface.to_owned(),
            docs: text(&function.docs),
            takes_books: !books.is_empty(),
            request: requests.first().map(|param| self.shape(param.ty)).transpose()?,
            ok,
            error,
        })
    }

    fn shape(&mut self, ty: Type) -> Result<Shape> {
        let whole = |min, max| Ok(Shape::Whole { min, max });
        let id = match ty {
            Type::Bool => return Ok(Shape::Bool),
            Type::String => return Ok(Shape::Text),
            Type::U8 => return whole(0, u8::MAX.into()),
            Type::U16 => return whole(0, u16::MAX.into()),
            Type::U32 => return whole(0, u32::MAX.into()),
            Type::S8 => return whole(i8::MIN.into(), i8::MAX.into()),
            Type::S16 => return whole(i16::MIN.into(), i16::MAX.into()),
            Type::S32 => return whole(i32::MIN.into(), i32::MAX.into()),
            Type::Id(id) => self.original(id),
            // 64 bits do not fit a JavaScript number, and a float has no place in a fare.
            other => bail!("{other:?} has no JSON form"),
        };
        let def = &self.resolve.types[id];
        if def.name.is_some() {
            return Ok(Shape::Named(self.named(id)?));
        }
        match &def.kind {
            TypeDefKind::List(item) => Ok(Shape::List(Box::new(self.shape(*item)?))),
            TypeDefKind::Result(result) => Ok(Shape::Result {
                ok: result.ok.map(|ty| self.shape(ty).map(Box::new)).transpose()?,
                err: result.err.map(|ty| self.shape(ty).map(Box::new)).transpose()?,
            }),
            TypeDefKind::Option(_) => {
                bail!("an option has a JSON form as a field of a record only")
            }
            other => bail!("a type without JSON form: {}", other.as_str()),
        }
    }

    fn named(&mut self, id: TypeId) -> Result<Arc<Named>> {
        if let Some(named) = self.named.get(&id) {
            return Ok(named.clone());
        }
        let def = &self.resolve.types[id];
        let name = def.name.clone().context("a type has no name")?;
        let form = self.form(&name, def).with_context(|| format!("in type `{name}`"))?;
        let TypeOwner::Interface(owner) = def.owner else {
            bail!("type `{name}` stands outside an interface")
        };
        let interface = self.resolve.interfaces[owner].name.clone().context("an interface has no name")?;
        let named = Arc::new(Named { interface, name, docs: text(&def.docs), form });
        self.named.insert(id, named.clone());
        Ok(named)
    }

    fn form(&mut self, name: &str, def: &TypeDef) -> Result<Form> {
        Ok(match &def.kind {
            TypeDefKind::Record(_) if name == "date" => Form::Date,
            TypeDefKind::Type(Type::S64) if name == "amount" => Form::Amount,
            TypeDefKind::Record(record) => Form::Record(
                record
                    .fields
                    .iter()
                    .map(|field| self.field(field).with_context(|| format!("in field `{}`", field.name)))
                    .collect::<Result<_>>()?,
            ),
            TypeDefKind::Enum(cases) => Form::Enum(
                cases
                    .cases
                    .iter()
                    .map(|case| Case { name: case.name.clone(), docs: text(&case.docs), payload: None })
                    .collect(),
            ),
            TypeDefKind::Variant(variant) => Form::Variant(
                variant
                    .cases
                    .iter()
                    .map(|case| {
                        let payload = case.ty.map(|ty| self.shape(ty)).transpose()?;
                        Ok(Case { name: case.name.clone(), docs: text(&case.docs), payload })
                    })
                    .collect::<Result<_>>()?,
            ),
            TypeDefKind::Type(ty) => Form::Alias(self.shape(*ty)?),
            other => bail!("a {} has no JSON form", other.as_str()),
        })
    }

    fn field(&mut self, field: &wit_parser::Field) -> Result<Field> {
        let inner = match self.kind(field.ty) {
            Some(TypeDefKind::Option(inner)) => Some(*inner),
            _ => None,
        };
        Ok(Field {
            json: camel_case(&field.name),
            name: field.name.clone(),
            docs: text(&field.docs),
            optional: inner.is_some(),
            shape: self.shape(inner.unwrap_or(field.ty))?,
        })
    }

    /// Follows `use` back to the definition.
    fn original(&self, mut id: TypeId) -> TypeId {
        while let TypeDefKind::Type(Type::Id(next)) = self.resolve.types[id].kind {
            id = next;
        }
        id
    }

    fn kind(&self, ty: Type) -> Option<&TypeDefKind> {
        match ty {
            Type::Id(id) => Some(&self.resolve.types[self.original(id)].kind),
            _ => None,
        }
    }

    fn is_list_of_borrows(&self, ty: Type) -> bool {
        let Some(TypeDefKind::List(item)) = self.kind(ty) else {
            return false;
        };
        matches!(self.kind(*item), Some(TypeDefKind::Handle(Handle::Borrow(_))))
    }
}

fn text(docs: &wit_parser::Docs) -> String {
    docs.contents.as_deref().unwrap_or_default().trim().to_owned()
}
