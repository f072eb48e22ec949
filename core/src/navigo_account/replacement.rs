//! A new pass (AC-4, AC-5; and, for imagine R, art. 2.8, 2.10, 4.5, 4.6, 5 of its terms).
//!
//! Reading: an account is online, so a new pass always comes by post; counters are no part of it.

use super::{NETWORK, codes as code};
use crate::calendar;
use crate::day::{Day, too_late};
use crate::imagine_r::{self, Desk, PassIncident, PaymentMeans, Replacement, ReplacementDecision, Season};
use crate::medium::Medium;
use crate::money::{Currency, Money};
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Grounds, Reason, Remedy, Verdict};
use crate::tariff::{Book, Books, NavigoAccountTariff, NavigoAnnuelTariff};
use crate::title::Title;
use crate::wire::{Items, Read, Reader, Tree, optional, readable, required};

/// A pass with Navigo Annuel. Reading: Annuel Senior is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnuelPass {
    /// Days on which earlier passes of the contract were declared lost or stolen, in any order.
    pub losses: Items<Day, 50>,
}

readable!(AnnuelPass { losses: "losses" required, });

/// A pass of imagine R.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImagineRPass {
    /// The season of the contract.
    pub season: Season,
    /// How the subscription is paid.
    pub payment: PaymentMeans,
    /// Day on which the new pass was posted; `None`: not yet.
    pub dispatch_day: Option<Day>,
}

readable!(ImagineRPass {
    season: "season" required,
    payment: "payment" required,
    dispatch_day: "dispatchDay" optional,
});

/// Which pass it is, with what the account knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Personalised Navigo without Navigo Annuel.
    Personalised,
    /// A pass with Navigo Annuel.
    Annuel(AnnuelPass),
    /// A pass of imagine R.
    ImagineR(ImagineRPass),
    /// Navigo Découverte.
    Decouverte,
    /// Navigo Easy.
    Easy,
}

impl Read for Pass {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let tags = ["personalised", "annuel", "imagine-r", "decouverte", "easy"];
        reader.variant(tree, "kind of pass", &tags, |tag, val, r| match tag {
            "personalised" => r.no_value(val, Self::Personalised),
            "annuel" => required("val", val, r).map(Self::Annuel),
            "imagine-r" => required("val", val, r).map(Self::ImagineR),
            "decouverte" => r.no_value(val, Self::Decouverte),
            _ => r.no_value(val, Self::Easy),
        })
    }
}

/// A pass that has to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacementRequest {
    /// Which pass.
    pub pass: Pass,
    /// The titles on it.
    pub titles: Items<Title, 20>,
    /// What happened.
    pub incident: PassIncident,
    /// Day of the declaration.
    pub declaration_day: Day,
    /// Whether there is a copy of a police receipt for extortion or aggravated theft.
    pub police_receipt: bool,
    /// Day of the message that announced the production; needed where the pass was not received.
    pub production_day: Option<Day>,
}

impl Read for ReplacementRequest {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let names = ["pass", "titles", "incident", "declarationDay", "policeReceipt", "productionDay"];
        let [pass, titles, incident, declaration, receipt, production] = reader.fields(tree, names)?;
        let pass = required("pass", pass, reader);
        let titles = reader.required("titles", titles, |tree, r| Items::read_by(tree, r, Title::read_named));
        let incident = required("incident", incident, reader);
        let declaration_day = required("declarationDay", declaration, reader);
        let police_receipt = required("policeReceipt", receipt, reader);
        let production_day = optional("productionDay", production, reader);
        Some(Self {
            pass: pass?,
            titles: titles?,
            incident: incident?,
            declaration_day: declaration_day?,
            police_receipt: police_receipt?,
            production_day: production_day?,
        })
    }
}

/// What a book says of new passes, and of the losses of Navigo Annuel.
#[derive(Clone, Copy)]
struct Figures<'b> {
    account: &'b NavigoAccountTariff,
    annuel: &'b NavigoAnnuelTariff,
}

/// Whether the holder no longer has the pass.
fn is_gone(incident: PassIncident) -> bool {
    match incident {
        PassIncident::Lost | PassIncident::Stolen | PassIncident::GoneAtRenewal => true,
        PassIncident::Damaged
        | PassIncident::FaultReadable
        | PassIncident::FaultUnreadable
        | PassIncident::NotReceived => false,
    }
}

/// AC-4: a day pass on a pass that is gone is not loaded on the new one.
fn not_rebuilt(request: &ReplacementRequest) -> Option<Reason> {
    let lost = is_gone(request.incident) && request.titles.contains(&Title::NavigoJour);
    lost.then(|| Reason::new(&code::TITLE_NOT_REBUILT).with("title", Title::NavigoJour.id()))
}

/// AC-4: an anonymous pass is not replaced, whatever happened to it.
fn refuse_anonymous(medium: Medium, grounds: &mut Grounds) {
    grounds.add_one(
        Reason::new(&code::PASS_NOT_REPLACED).with("medium", medium.id()),
        Remedy::new(&code::ORDER_PERSONALISED_PASS),
    );
}

/// AC-5: that a pass was not received is declared 11 days after its production at the earliest.
fn check_production(request: &ReplacementRequest, tariff: &NavigoAccountTariff, grounds: &mut Grounds) {
    if request.incident != PassIncident::NotReceived {
        return;
    }
    let Some(produced) = request.production_day else {
        let remedy = Remedy::new(&code::SAY_PRODUCTION_DAY);
        return grounds.add_one(Reason::new(&code::PRODUCTION_NOT_SAID), remedy);
    };
    let from = produced.plus_days(tariff.not_received_days.value.0);
    if request.declaration_day < from {
        grounds.add_one(
            Reason::new(&code::TOO_EARLY_TO_DECLARE).with("from", from),
            Remedy::new(&code::DECLARE_FROM).with("from", from),
        );
    }
}

/// AC-4, AC-13: what a new pass of Navigo Annuel costs after a loss. An earlier loss counts to the end of the same day twelve
/// months later (CM-2). Reading: the third costs a fee; so does one more, after which the agency may end the contract, but
/// did not yet.
fn annuel_fee(losses: &[Day], day: Day, figures: Figures) -> (Money, Vec<Reason>) {
    let Figures { account, annuel } = figures;
    let months = annuel.loss_months.value.0;
    let (free, most) = (account.annuel_free_losses.value.0, annuel.losses.value.0);
    // This one, and those before it that count.
    let losses: u32 = 1 + losses.iter().map(|loss| u32::from(day <= loss.plus_months(months))).sum::<u32>();
    let about = |kind| Reason::new(kind).with("losses", losses);
    if losses <= free {
        let reason = about(&code::ANNUEL_LOSS_FREE).with("free", free).with("months", months);
        return (Money::ZERO, vec![reason]);
    }
    let fee = account.annuel_fee.value;
    let mut reasons =
        vec![about(&code::ANNUEL_LOSS_FEE).with("free", free).with("months", months).with("fee", fee)];
    if losses > most {
        reasons.push(about(&code::ANNUEL_MAY_BE_ENDED).with("most", most).with("months", months));
    }
    (fee, reasons)
}

/// AC-4, AC-5: what a new pass costs and why. Reading: one that is no longer there at a renewal was lost; one that was
/// damaged on purpose costs what a lost one costs, as with imagine R; only a theft can have the receipt that makes it free.
fn fee(request: &ReplacementRequest, figures: Figures) -> (Money, Vec<Reason>) {
    let free = |kind| (Money::ZERO, vec![Reason::new(kind)]);
    let personalised = |kind| {
        let fee = figures.account.personalised_fee.value;
        (fee, vec![Reason::new(kind).with("fee", fee)])
    };
    match request.incident {
        PassIncident::NotReceived => free(&code::DELIVERY_IS_FREE),
        PassIncident::FaultReadable | PassIncident::FaultUnreadable => free(&code::FAULT_IS_FREE),
        PassIncident::Stolen if request.police_receipt => free(&code::FREE_AFTER_THEFT),
        PassIncident::Damaged => personalised(&code::DAMAGE_FEE),
        PassIncident::Lost | PassIncident::Stolen | PassIncident::GoneAtRenewal => match &request.pass {
            Pass::Annuel(pass) => annuel_fee(&pass.losses, request.declaration_day, figures),
            Pass::Personalised | Pass::ImagineR(_) | Pass::Decouverte | Pass::Easy => {
                personalised(&code::REPLACEMENT_FEE)
            }
        },
    }
}

/// AC-4, AC-5: the new pass of somebody whom the account knows: its fee, and by when it is posted.
fn new_pass(
    request: &ReplacementRequest,
    figures: Figures,
    currency: Currency,
) -> (Replacement, Vec<Reason>) {
    let declared = request.declaration_day;
    let (fee, mut reasons) = fee(request, figures);
    if is_gone(request.incident) {
        reasons.push(Reason::new(&code::OLD_PASS_BLOCKED).with("from", declared));
    }
    reasons.extend(not_rebuilt(request));
    let days = figures.account.replacement_days.value.0;
    let by = calendar::plus_working_days(NETWORK, declared, days);
    let kind = match request.incident {
        PassIncident::NotReceived => &code::DELIVERED_AGAIN,
        _ => &code::NEW_PASS_BY_POST,
    };
    reasons.push(Reason::new(kind).with("days", days).with("newPassBy", by));
    (Replacement { currency, fee, new_pass_by: Some(by), voucher: None, tickets: None }, reasons)
}

/// The losses that lie after the declaration.
fn loss_problems(request: &ReplacementRequest) -> Vec<Problem> {
    let Pass::Annuel(pass) = &request.pass else { return Vec::new() };
    let declared = request.declaration_day;
    let later = pass.losses.iter().enumerate().filter(|(_, loss)| **loss > declared);
    later
        .map(|(index, loss)| {
            too_late(&format!("pass.val.losses[{index}]"), *loss, "the declaration of", declared)
        })
        .collect()
}

/// AC-4: a pass of imagine R is replaced by its own terms.
fn replace_imagine_r(
    books: Books,
    request: &ReplacementRequest,
    pass: ImagineRPass,
) -> Result<ReplacementDecision, Problems> {
    let question = imagine_r::ReplacementRequest {
        season: pass.season,
        incident: request.incident,
        desk: Desk::Online,
        declaration_day: request.declaration_day,
        payment: pass.payment,
        police_receipt: request.police_receipt,
        production_day: request.production_day,
        counter_day: None,
        dispatch_day: pass.dispatch_day,
    };
    let mut decision = imagine_r::replace_pass(books, &question).map_err(|problems| {
        let (own, of_pass): (Vec<_>, Vec<_>) =
            problems.into_vec().into_iter().partition(|problem| problem.path == "productionDay");
        let of_pass = of_pass.into_iter().map(|problem| problem.inside("pass.val"));
        Problems(of_pass.chain(own).collect())
    })?;
    if let Verdict::Granted(_) = decision.verdict {
        decision.reasons.extend(not_rebuilt(request));
    }
    Ok(decision)
}

/// AC-4, AC-5: how a pass is replaced: its fee, and by when the new one is posted. The answer is that of
/// [`imagine_r::replace_pass`], which decides on passes of imagine R.
///
/// # Errors
/// `out-of-order` where the production or an earlier loss lies after the declaration or the dispatch before it,
/// `no-tariff-in-force` where no book covers the declaration, or knows the season.
///
/// ```
/// use portillon::imagine_r::PassIncident;
/// use portillon::navigo_account::{replace_pass, Pass, ReplacementRequest};
/// use portillon::wire::Items;
/// use portillon::{Books, Title, Verdict};
/// let mut request = ReplacementRequest {
///     pass: Pass::Personalised,
///     titles: Items::one(Title::NavigoMois),
///     incident: PassIncident::Lost,
///     declaration_day: "2026-03-02".parse()?,
///     police_receipt: false,
///     production_day: None,
/// };
/// let Verdict::Granted(new) = replace_pass(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!((new.fee.to_string(), new.new_pass_by), ("15.00".into(), Some("2026-03-16".parse()?)));
/// request.pass = Pass::Decouverte;
/// assert_eq!(replace_pass(Books::BUILT_IN, &request)?.reasons[0].code(), "pass-not-replaced");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn replace_pass(books: Books, request: &ReplacementRequest) -> Result<ReplacementDecision, Problems> {
    let day = request.declaration_day;
    let anonymous = match &request.pass {
        Pass::ImagineR(pass) => return replace_imagine_r(books, request, *pass),
        Pass::Decouverte => Some(Medium::NavigoDecouverte),
        Pass::Easy => Some(Medium::NavigoEasy),
        Pass::Personalised | Pass::Annuel(_) => None,
    };
    let produced_later = request
        .production_day
        .filter(|produced| *produced > day)
        .map(|produced| too_late("productionDay", produced, "the declaration of", day));
    let figures =
        |book| Some(Figures { account: Book::navigo_account(book)?, annuel: book.navigo_annuel()? });
    let found = books.section(NETWORK, day, "declarationDay", figures);
    let (book, figures) = unless(found, loss_problems(request).into_iter().chain(produced_later))?;

    let mut grounds = Grounds::default();
    match anonymous {
        Some(medium) => refuse_anonymous(medium, &mut grounds),
        None => check_production(request, figures.account, &mut grounds),
    }
    Ok(grounds.decide(book.reference(), || new_pass(request, figures, book.currency())))
}
