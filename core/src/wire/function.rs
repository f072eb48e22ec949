//! The functions of the contract, by name.

use serde::Serialize;

use super::{Read, Reader, Tree, parse};
use crate::advice::{self, Advice};
use crate::answer::{Assessment, Quote, Refund, SaleWindow, Validity};
use crate::imagine_r::{
    self, AccountDecision, ApplicationDecision, ContractDecision, Eligibility, ReplacementDecision, State,
    TerminationDecision,
};
use crate::navigo::{self, AnnuelState};
use crate::navigo_account::{self, CertificateAnswer, DebtsAnswer, TitlesAnswer};
use crate::navigo_jour::{self, EntryDecision, Inspection, SellerOfRecord};
use crate::navitap::{self, ClaimDecision, NoTicket, Settlement, Statement, TapDecision, TicketDecision};
use crate::pam::{self, AccountAnswer, CancelAnswer, DunningAnswer, InvoiceAnswer, ShareDecision};
use crate::partner::{self, CheckAnswer, NumberAnswer};
use crate::problem::{Problem, Problems};
use crate::reader::{self, InspectionDecision, Retention, ValidationDecision};
use crate::tariff::{self, Book, BookInfo, Books};
use crate::title::{self, TitleDescription};

/// The answer of any function; serialises to its JSON form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each case is what its type says")]
pub enum Answer {
    Account(AccountDecision),
    AnnuelState(AnnuelState),
    AccountTitles(TitlesAnswer),
    Advice(Advice),
    Application(ApplicationDecision),
    Assessment(Assessment),
    Book(BookInfo),
    Books(Vec<BookInfo>),
    Cancellation(CancelAnswer),
    Certificate(CertificateAnswer),
    Check(CheckAnswer),
    Claim(ClaimDecision),
    Contract(ContractDecision),
    Debts(DebtsAnswer),
    Dunning(DunningAnswer),
    Eligibility(Eligibility),
    Entry(EntryDecision),
    EntryCheck(InspectionDecision),
    Inspection(Inspection),
    Invoice(InvoiceAnswer),
    LiberteDay(navigo::LiberteDay),
    LiberteMonth(navigo::LiberteMonth),
    MobilityAccount(AccountAnswer),
    NoTicket(NoTicket),
    Number(NumberAnswer),
    Quote(Quote),
    Quotes(Vec<BatchItem>),
    Refund(Refund),
    Replacement(ReplacementDecision),
    Retention(Retention),
    SaleWindow(SaleWindow),
    Seller(SellerOfRecord),
    Settlement(Settlement),
    Share(ShareDecision),
    State(State),
    Statement(Statement),
    Tap(TapDecision),
    Termination(TerminationDecision),
    Ticket(TicketDecision),
    Title(TitleDescription),
    Titles(Vec<TitleDescription>),
    Validation(ValidationDecision),
    Validity(Validity),
}

/// The answer to one request of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
pub enum BatchItem {
    /// It was answered.
    Ok(Quote),
    /// It is wrong.
    Err(Problems),
}

impl From<Result<Quote, Problems>> for BatchItem {
    fn from(result: Result<Quote, Problems>) -> Self {
        match result {
            Ok(quote) => Self::Ok(quote),
            Err(problems) => Self::Err(problems),
        }
    }
}

/// No request: an empty object, or nothing.
struct Nothing;

impl Read for Nothing {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        match tree {
            Tree::Null => Some(Self),
            _ => reader.fields(tree, []).map(|[]| Self),
        }
    }
}

type Checked = Result<(), Problems>;
type Called = Result<Answer, Problems>;

struct Function {
    name: &'static str,
    check: fn(&Tree) -> Checked,
    call: fn(Books, &Tree) -> Called,
}

fn read<T: Read>(tree: &Tree) -> Result<T, Problems> {
    let mut reader = Reader::default();
    let request = T::read(tree, &mut reader);
    reader.finish(request)
}

macro_rules! functions {
    ($($name:literal => |$books:ident, $request:ident: $type:ty| $answer:expr;)+) => {
        const FUNCTIONS: &[Function] = &[$(Function {
            name: $name,
            check: |tree| read::<$type>(tree).map(|_| ()),
            call: |$books, tree| {
                let $request: $type = read(tree)?;
                $answer
            },
        }),+];

        const NAMES: &[&str] = &[$($name),+];
    };
}

functions! {
    "tariffs.check" => |_books, request: tariff::CheckRequest| tariff::check(&request).map(Answer::Book);
    "tariffs.list" => |books, _request: Nothing| Ok(Answer::Books(books.iter().map(Book::info).collect()));
    "tariffs.in-force" => |books, request: tariff::InForceRequest| tariff::in_force(books, &request).map(Answer::Book);
    "titles.list" => |_books, _request: Nothing| Ok(Answer::Titles(title::list()));
    "titles.describe" => |_books, request: title::DescribeRequest| title::describe(&request).map(Answer::Title);
    "navigo-jour.quote" => |books, request: navigo_jour::QuoteRequest| navigo_jour::quote(books, &request).map(Answer::Quote);
    "navigo-jour.quote-batch" => |books, requests: navigo_jour::QuoteBatch| {
        Ok(Answer::Quotes(navigo_jour::quote_batch(books, &requests).map(BatchItem::from).collect()))
    };
    "navigo-jour.sale-window" => |books, request: navigo_jour::ValidityDayRequest| navigo_jour::sale_window(books, &request).map(Answer::SaleWindow);
    "navigo-jour.validity" => |books, request: navigo_jour::ValidityDayRequest| navigo_jour::validity(books, &request).map(Answer::Validity);
    "navigo-jour.coverage" => |books, request: navigo_jour::CoverageRequest| navigo_jour::coverage(books, &request).map(Answer::Assessment);
    "navigo-jour.check-entry" => |books, request: navigo_jour::EntryRequest| navigo_jour::check_entry(books, &request).map(Answer::Entry);
    "navigo-jour.sharing" => |books, request: navigo_jour::SharingRequest| navigo_jour::sharing(books, &request).map(Answer::Assessment);
    "navigo-jour.change-day" => |books, request: navigo_jour::ChangeRequest| navigo_jour::change_day(books, &request).map(Answer::Assessment);
    "navigo-jour.refund" => |books, request: navigo_jour::RefundRequest| navigo_jour::refund(books, &request).map(Answer::Refund);
    "navigo-jour.replacement" => |books, request: navigo_jour::ReplacementRequest| navigo_jour::replacement(books, &request).map(Answer::Assessment);
    "navigo-jour.inspection" => |books, request: navigo_jour::InspectionRequest| navigo_jour::inspection(books, &request).map(Answer::Inspection);
    "navigo-jour.seller" => |books, request: navigo_jour::SellerRequest| navigo_jour::seller(books, &request).map(Answer::Seller);
    "imagine-r.eligibility" => |books, request: imagine_r::EligibilityRequest| {
        imagine_r::eligibility(books, &request).map(Answer::Eligibility)
    };
    "imagine-r.payer" => |books, request: imagine_r::PayerRequest| imagine_r::payer(books, &request).map(Answer::Assessment);
    "imagine-r.validity" => |books, request: imagine_r::ValidityRequest| {
        imagine_r::validity(books, &request).map(Answer::Contract)
    };
    "imagine-r.quote" => |books, request: imagine_r::QuoteRequest| imagine_r::quote(books, &request).map(Answer::Quote);
    "imagine-r.apply" => |books, request: imagine_r::ApplicationRequest| imagine_r::apply(books, &request).map(Answer::Application);
    "imagine-r.obligation" => |books, request: imagine_r::DutyRequest| imagine_r::obligation(books, &request).map(Answer::Assessment);
    "imagine-r.notice" => |books, request: imagine_r::NoticeRequest| imagine_r::notice(books, &request).map(Answer::Account);
    "imagine-r.rejected-debits" => |books, request: imagine_r::RejectionRequest| imagine_r::rejected_debits(books, &request).map(Answer::Account);
    "imagine-r.replace-pass" => |books, request: imagine_r::ReplacementRequest| imagine_r::replace_pass(books, &request).map(Answer::Replacement);
    "imagine-r.reuse-pass" => |books, request: imagine_r::ReuseRequest| imagine_r::reuse_pass(books, &request).map(Answer::Assessment);
    "imagine-r.coverage" => |books, request: imagine_r::CoverageRequest| imagine_r::coverage(books, &request).map(Answer::Assessment);
    "imagine-r.terminate" => |books, request: imagine_r::TerminationRequest| imagine_r::terminate(books, &request).map(Answer::Termination);
    "imagine-r.end-by-agency" => |books, request: imagine_r::AgencyTerminationRequest| imagine_r::end_by_agency(books, &request).map(Answer::Termination);
    "imagine-r.state" => |books, request: imagine_r::StateRequest| imagine_r::state(books, &request).map(Answer::State);
    "reader.validate" => |books, request: reader::ValidateRequest| reader::validate(books, &request).map(Answer::Validation);
    "reader.inspect" => |books, request: reader::InspectionRequest| reader::inspect(books, &request).map(Answer::EntryCheck);
    "reader.retention" => |books, request: reader::RetentionRequest| reader::retention(books, &request).map(Answer::Retention);
    "navigo.quote" => |books, request: navigo::QuoteRequest| navigo::quote(books, &request).map(Answer::Quote);
    "navigo.sale-window" => |books, request: navigo::SaleRequest| navigo::sale_window(books, &request).map(Answer::SaleWindow);
    "navigo.validity" => |books, request: navigo::ValidityRequest| navigo::validity(books, &request).map(Answer::Validity);
    "navigo.coverage" => |books, request: navigo::CoverageRequest| navigo::coverage(books, &request).map(Answer::Assessment);
    "navigo.eligibility" => |books, request: navigo::EligibilityRequest| navigo::eligibility(books, &request).map(Answer::Assessment);
    "navigo.sharing" => |books, request: navigo::SharingRequest| navigo::sharing(books, &request).map(Answer::Assessment);
    "navigo.change" => |books, request: navigo::ChangeRequest| navigo::change(books, &request).map(Answer::Quote);
    "navigo.refund" => |books, request: navigo::RefundRequest| navigo::refund(books, &request).map(Answer::Refund);
    "navigo.annuel-plan" => |books, request: navigo::AnnuelPlanRequest| navigo::annuel_plan(books, &request).map(Answer::Quote);
    "navigo.annuel-state" => |books, request: navigo::AnnuelStateRequest| navigo::annuel_state(books, &request).map(Answer::AnnuelState);
    "navigo.liberte-day" => |books, request: navigo::LiberteDayRequest| navigo::liberte_day(books, &request).map(Answer::LiberteDay);
    "navigo.liberte-month" => |books, request: navigo::LiberteMonthRequest| navigo::liberte_month(books, &request).map(Answer::LiberteMonth);
    "navigo.liberte-subscription" => |books, request: navigo::LiberteSubscriptionRequest| navigo::liberte_subscription(books, &request).map(Answer::Quote);
    "pam.quote" => |books, request: pam::QuoteRequest| pam::quote(books, &request).map(Answer::Quote);
    "pam.booking" => |books, request: pam::BookingRequest| pam::booking(books, &request).map(Answer::SaleWindow);
    "pam.cancel" => |books, request: pam::CancelRequest| pam::cancel(books, &request).map(Answer::Cancellation);
    "pam.payment" => |books, request: pam::PaymentRequest| pam::payment(books, &request).map(Answer::Assessment);
    "pam.share" => |books, request: pam::ShareRequest| pam::share(books, &request).map(Answer::Share);
    "pam.account" => |books, request: pam::AccountRequest| pam::account(books, &request).map(Answer::MobilityAccount);
    "pam.invoice" => |books, request: pam::InvoiceRequest| pam::invoice(books, &request).map(Answer::Invoice);
    "pam.dunning" => |books, request: pam::DunningRequest| pam::dunning(books, &request).map(Answer::Dunning);
    "navitap.settle" => |books, request: navitap::SettleRequest| navitap::settle(books, &request).map(Answer::Settlement);
    "navitap.check-tap" => |books, request: navitap::TapRequest| navitap::check_tap(books, &request).map(Answer::Tap);
    "navitap.inspect" => |books, request: navitap::InspectionRequest| navitap::inspect(books, &request).map(Answer::Ticket);
    "navitap.claim" => |books, request: navitap::ClaimRequest| navitap::claim(books, &request).map(Answer::Claim);
    "navitap.no-ticket" => |books, request: navitap::NoTicketRequest| navitap::no_ticket(books, &request).map(Answer::NoTicket);
    "navitap.statement" => |books, request: navitap::StatementRequest| navitap::statement(books, &request).map(Answer::Statement);
    "partner.check" => |books, request: partner::CheckRequest| partner::check(books, &request).map(Answer::Check);
    "partner.number" => |books, request: partner::NumberRequest| partner::number(books, &request).map(Answer::Number);
    "navigo-account.titles" => |books, request: navigo_account::TitlesRequest| navigo_account::titles(books, &request).map(Answer::AccountTitles);
    "navigo-account.certificate" => |books, request: navigo_account::CertificateRequest| navigo_account::certificate(books, &request).map(Answer::Certificate);
    "navigo-account.debts" => |books, request: navigo_account::DebtsRequest| navigo_account::debts(books, &request).map(Answer::Debts);
    "navigo-account.replace-pass" => |books, request: navigo_account::ReplacementRequest| navigo_account::replace_pass(books, &request).map(Answer::Replacement);
    "advice.choose" => |books, request: advice::ChooseRequest| advice::choose(books, &request).map(Answer::Advice);
}

/// The names of all functions, in the order of the contract.
pub fn functions() -> &'static [&'static str] {
    NAMES
}

fn find(name: &str) -> Result<&'static Function, Problems> {
    FUNCTIONS.iter().find(|function| function.name == name).ok_or_else(|| {
        let message = format!("there is no function `{}`", crate::problem::shown(name));
        Problem::new("", "unknown-function", message, format!("call one of {}", NAMES.join(", "))).alone()
    })
}

/// Whether a request has the shape that a function takes. Nothing is decided.
///
/// # Errors
/// Every problem of its shape; `unknown-function`.
pub fn check(function: &str, request: &Tree) -> Result<(), Problems> {
    (find(function)?.check)(request)
}

/// Calls a function by name. Without books it uses the built-in ones.
///
/// # Errors
/// Every problem of the request; `unknown-function`.
pub fn call(function: &str, books: &[&Book], request: &Tree) -> Result<Answer, Problems> {
    (find(function)?.call)(Books::new(books), request)
}

/// Answers a JSON request with one line of JSON: `{"ok": …}` or `{"error": [ … ]}`.
pub fn reply(function: &str, books: &[&Book], json: &[u8]) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Reply<'a> {
        Ok(&'a Answer),
        Error(&'a Problems),
    }
    let answer = parse(json).map_err(Problems::from).and_then(|request| call(function, books, &request));
    let reply = match &answer {
        Ok(answer) => Reply::Ok(answer),
        Err(problems) => Reply::Error(problems),
    };
    // Only a map with keys that are not text, or a failing writer, could fail here; there is neither.
    serde_json::to_string(&reply).unwrap_or_default()
}
