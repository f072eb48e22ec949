//! When plans or media fail: change of day, refund, replacement (NJ-13 to NJ-17; art. 5.4, 7).

use super::codes as code;
use super::{medium, sale, tariff};
use crate::answer::{Assessment, Refund, RefundDue};
use crate::day::{Day, out_of_order};
use crate::medium::Medium;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::Books;
use crate::wire::readable;

vocabulary! {
    /// Where the medium is.
    Custody, "custody" {
        /// The holder has it.
        InHand = "in-hand",
        /// Lost.
        Lost = "lost",
        /// Stolen.
        Stolen = "stolen",
    }
}

vocabulary! {
    /// A carrier whose counters and machines cancel passes.
    Carrier, "carrier" {
        /// RATP.
        Ratp = "ratp",
        /// SNCF.
        Sncf = "sncf",
    }
}

impl Carrier {
    /// The name of the carrier.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ratp => "RATP",
            Self::Sncf => "SNCF",
        }
    }
}

vocabulary! {
    /// What happened to the medium.
    Incident, "incident" {
        /// Lost.
        Lost = "lost",
        /// Stolen.
        Stolen = "stolen",
        /// Forgotten at home.
        Forgotten = "forgotten",
        /// Faulty, but it can be read.
        FaultyReadable = "faulty-readable",
        /// Faulty, and it cannot be read.
        FaultyUnreadable = "faulty-unreadable",
    }
}

/// A change of validity day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRequest {
    /// Day on which the change is asked for.
    pub request_day: Day,
    /// Validity day of the pass today.
    pub validity_day: Day,
    /// Validity day wanted.
    pub new_validity_day: Day,
    /// Where the medium is.
    pub custody: Custody,
}

readable!(ChangeRequest {
    request_day: "requestDay" required,
    validity_day: "validityDay" required,
    new_validity_day: "newValidityDay" required,
    custody: "custody" required,
});

/// NJ-13, art. 7.1: the validity day may be changed, free, until the end of the day before it, unless the
/// medium is lost or stolen; the new day must be on sale on the day of the change.
///
/// # Errors
/// `not-a-change` where the new day is the old one, `no-tariff-in-force` where no book covers the day of the
/// request.
///
/// ```
/// use portillon::navigo_jour::{change_day, ChangeRequest, Custody};
/// use portillon::Books;
/// let mut request = ChangeRequest {
///     request_day: "2026-01-04".parse()?,
///     validity_day: "2026-01-05".parse()?,
///     new_validity_day: "2026-01-10".parse()?,
///     custody: Custody::InHand,
/// };
/// assert!(change_day(Books::BUILT_IN, &request)?.is_granted());
/// request.request_day = request.validity_day;
/// assert_eq!(change_day(Books::BUILT_IN, &request)?.reasons[0].code(), "change-too-late");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn change_day(books: Books, request: &ChangeRequest) -> Result<Assessment, Problems> {
    let &ChangeRequest { request_day, validity_day, new_validity_day, custody } = request;
    let same_day = (new_validity_day == validity_day).then(|| {
        let message = format!("`{validity_day}` is the validity day already");
        Problem::new("newValidityDay", "not-a-change", message, "send another day")
    });
    let (book, tariff) = unless(tariff(books, request_day, "requestDay"), same_day)?;
    let last_day = validity_day.previous();

    let mut grounds = Grounds::default();
    check_custody(custody, &code::NO_CHANGE_WITHOUT_MEDIUM, &mut grounds);
    if request_day > last_day {
        grounds.add(
            Reason::new(&code::CHANGE_TOO_LATE)
                .with("validityDay", validity_day)
                .with("requestDay", request_day)
                .with("lastDay", last_day),
            [Remedy::new(&code::ASK_BY).with("lastDay", last_day)],
        );
    }
    sale::check_on_sale(books, tariff, new_validity_day, request_day, &mut grounds);
    Ok(grounds.decide(book.reference(), || {
        let free = Reason::new(&code::CHANGE_IS_FREE)
            .with("validityDay", validity_day)
            .with("newValidityDay", new_validity_day)
            .with("lastDay", last_day);
        ((), std::iter::once(free).chain(sale::on_sale(books, new_validity_day)).collect())
    }))
}

fn check_custody(custody: Custody, kind: &'static crate::reason::ReasonKind, grounds: &mut Grounds) {
    match custody {
        Custody::InHand => {}
        Custody::Lost | Custody::Stolen => {
            grounds
                .add(Reason::new(kind).with("custody", custody.id()), [Remedy::new(&code::RECOVER_MEDIUM)]);
        }
    }
}

/// A claim for the price of a cancelled pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundRequest {
    /// Day on which the pass was bought.
    pub purchase_day: Day,
    /// Validity day of the pass.
    pub validity_day: Day,
    /// Day on which the pass was cancelled; `None`: on the day of the claim.
    pub cancellation_day: Option<Day>,
    /// Day on which the refund is claimed.
    pub claim_day: Day,
    /// Carrier that did the cancellation.
    pub carrier: Carrier,
    /// Whether the pass was used.
    pub started: bool,
    /// Where the medium is.
    pub custody: Custody,
    /// Whether the proof of cancellation is sent with the claim.
    pub proof_of_cancellation: bool,
    /// Whether bank details are sent with the claim.
    pub bank_details: bool,
}

readable!(RefundRequest {
    purchase_day: "purchaseDay" required,
    validity_day: "validityDay" required,
    cancellation_day: "cancellationDay" optional,
    claim_day: "claimDay" required,
    carrier: "carrier" required,
    started: "started" required,
    custody: "custody" required,
    proof_of_cancellation: "proofOfCancellation" required,
    bank_details: "bankDetails" required,
});

impl RefundRequest {
    fn cancellation(&self) -> Day {
        self.cancellation_day.unwrap_or(self.claim_day)
    }

    /// Where the days of a claim do not follow one another.
    fn order_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut after = |path, day: Day, what, earliest: Day| {
            if day < earliest {
                problems.push(out_of_order(path, day, what, earliest));
            }
        };
        after("validityDay", self.validity_day, "the day of purchase", self.purchase_day);
        match self.cancellation_day {
            Some(cancellation) => {
                after("cancellationDay", cancellation, "the day of purchase", self.purchase_day);
                after("claimDay", self.claim_day, "the cancellation of", cancellation);
            }
            None => after("claimDay", self.claim_day, "the day of purchase", self.purchase_day),
        }
        problems
    }
}

/// NJ-14, NJ-15, art. 7.3, 7.4: the whole price is paid back, within two months of the claim, for a pass that
/// was cancelled by the end of the day before its validity day, not started, on a medium neither lost nor
/// stolen. The claim goes to the carrier that did the cancellation, with its proof and bank details.
///
/// # Errors
/// `out-of-order` where the validity day, the cancellation or the claim comes before what it follows,
/// `no-tariff-in-force` where no book covers the day of purchase.
///
/// ```
/// use portillon::navigo_jour::{refund, Carrier, Custody, RefundRequest};
/// use portillon::{Books, Verdict};
/// let request = RefundRequest {
///     purchase_day: "2025-12-30".parse()?,
///     validity_day: "2026-01-01".parse()?,
///     cancellation_day: None,
///     claim_day: "2025-12-31".parse()?,
///     carrier: Carrier::Ratp,
///     started: false,
///     custody: Custody::InHand,
///     proof_of_cancellation: true,
///     bank_details: true,
/// };
/// let Verdict::Granted(due) = refund(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!((due.amount.to_string(), due.pay_by.to_string()), ("12.00".into(), "2026-02-28".into()));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn refund(books: Books, request: &RefundRequest) -> Result<Refund, Problems> {
    let (book, tariff) =
        unless(tariff(books, request.purchase_day, "purchaseDay"), request.order_problems())?;
    let last_day = request.validity_day.previous();
    let cancellation = |kind| {
        Reason::new(kind)
            .with("validityDay", request.validity_day)
            .with("cancellationDay", request.cancellation())
            .with("lastDay", last_day)
    };

    let mut grounds = Grounds::default();
    check_custody(request.custody, &code::NO_REFUND_WITHOUT_MEDIUM, &mut grounds);
    if request.started {
        grounds.add(Reason::new(&code::PASS_STARTED), []);
    }
    if request.cancellation() > last_day {
        let by = Remedy::new(&code::CANCEL_BY).with("lastDay", last_day);
        grounds.add(cancellation(&code::CANCELLED_TOO_LATE), [by]);
    }
    if !request.proof_of_cancellation {
        let send = Remedy::new(&code::SEND_PROOF_OF_CANCELLATION);
        grounds.add(Reason::new(&code::PROOF_OF_CANCELLATION_MISSING), [send]);
    }
    if !request.bank_details {
        grounds.add(Reason::new(&code::BANK_DETAILS_MISSING), [Remedy::new(&code::SEND_BANK_DETAILS)]);
    }
    Ok(grounds.decide(book.reference(), || {
        let amount = tariff.price.value;
        let pay_by = request.claim_day.plus_months(tariff.refund_months.value.0);
        let carrier = request.carrier.name();
        let reasons = vec![
            cancellation(&code::CANCELLED_IN_TIME),
            Reason::new(&code::WHOLE_PRICE_REFUNDED).with("amount", amount),
            Reason::new(&code::CLAIM_TO_CARRIER).with("carrier", carrier),
            Reason::new(&code::PAID_WITHIN_DELAY).with("claimDay", request.claim_day).with("payBy", pay_by),
        ];
        (RefundDue { currency: book.currency(), amount, pay_by, claim_to: carrier }, reasons)
    }))
}

/// A pass that cannot be used because of its medium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacementRequest {
    /// Day of the request.
    pub request_day: Day,
    /// What happened.
    pub incident: Incident,
    /// Whether there is a proof of purchase that bears the number of the medium.
    pub proof_with_medium_number: bool,
    /// Medium that the pass would be loaded on; `None`: not chosen yet.
    pub new_medium: Option<Medium>,
}

readable!(ReplacementRequest {
    request_day: "requestDay" required,
    incident: "incident" required,
    proof_with_medium_number: "proofWithMediumNumber" required,
    new_medium: "newMedium" optional,
});

/// NJ-15 to NJ-17, art. 5.4, 7.4, 7.5: a pass on a faulty medium is loaded on another one, free, if the faulty
/// one can be read or a proof of purchase bears its number. On a lost or stolen one it is not replaced; who
/// forgot it buys a ticket.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day of the request.
///
/// ```
/// use portillon::navigo_jour::{replacement, Incident, ReplacementRequest};
/// use portillon::Books;
/// let mut request = ReplacementRequest {
///     request_day: "2026-01-05".parse()?,
///     incident: Incident::FaultyUnreadable,
///     proof_with_medium_number: true,
///     new_medium: None,
/// };
/// assert!(replacement(Books::BUILT_IN, &request)?.is_granted());
/// request.proof_with_medium_number = false;
/// assert_eq!(replacement(Books::BUILT_IN, &request)?.reasons[0].code(), "proof-of-purchase-missing");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn replacement(books: Books, request: &ReplacementRequest) -> Result<Assessment, Problems> {
    let (book, tariff) = tariff(books, request.request_day, "requestDay")?;
    let incident = request.incident;
    let mut grounds = Grounds::default();
    match incident {
        Incident::Lost | Incident::Stolen => grounds.add(
            Reason::new(&code::LOST_MEDIUM_NOT_REPLACED).with("incident", incident.id()),
            [Remedy::new(&code::RECOVER_MEDIUM)],
        ),
        Incident::Forgotten => {
            grounds.add(Reason::new(&code::FORGOTTEN_MEDIUM), [Remedy::new(&code::BUY_TICKET)]);
        }
        Incident::FaultyUnreadable if !request.proof_with_medium_number => grounds
            .add(Reason::new(&code::PROOF_OF_PURCHASE_MISSING), [Remedy::new(&code::SHOW_PROOF_OF_PURCHASE)]),
        Incident::FaultyReadable | Incident::FaultyUnreadable => {}
    }
    if let (Incident::FaultyReadable | Incident::FaultyUnreadable, Some(medium)) =
        (incident, request.new_medium)
    {
        medium::check_medium(tariff, medium, &mut grounds);
    }
    Ok(grounds.decide(book.reference(), || {
        let replaced = Reason::new(&code::REPLACED_FREE).with("incident", incident.id());
        let media = match &request.new_medium {
            Some(medium) => std::slice::from_ref(medium),
            None => &tariff.media.value,
        };
        ((), vec![replaced.with_each("medium", media.iter().map(|medium| medium.id()))])
    }))
}
