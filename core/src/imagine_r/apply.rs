//! Whether an application may be filed, and until when it is processed (IR-6, IR-13 to IR-16; art. 2.1 to 2.4, 2.6).

use serde::Serialize;

use super::bars::after_request;
use super::codes as code;
use super::quote::{PaymentMeans, check_payment, choose_payment};
use super::{Product, Season, is_under_junior_age, season, subscribe_after};
use crate::calendar;
use crate::day::{Day, out_of_order};
use crate::network::Network;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy, Verdict};
use crate::tariff::{Books, SeasonTerms};
use crate::wire::{Items, readable};

vocabulary! {
    /// How an application is sent.
    Channel, "channel" {
        /// Online, from the payer's account.
        Online = "online",
        /// By post, on the paper form.
        Post = "post",
    }
}

vocabulary! {
    /// A piece of an application's file.
    Piece, "piece" {
        /// Recent photo of the holder.
        Photo = "photo",
        /// Bank details with the signed mandate, cheque, card or funding.
        MeansOfPayment = "means-of-payment",
        /// Accepted terms.
        Terms = "terms",
        /// Proof of the holder's identity and age, readable and on one page.
        IdentityProof = "identity-proof",
    }
}

/// A piece that was received and is in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceivedPiece {
    /// The piece.
    pub piece: Piece,
    /// Day on which it was received after the application; `None`: it came with it.
    pub day: Option<Day>,
}

readable!(ReceivedPiece { piece: "piece" required, day: "day" optional, });

/// An application, to find whether it is in time and its file complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationRequest {
    /// The season.
    pub season: Season,
    /// The product.
    pub product: Product,
    /// Birth date of the holder.
    pub birth_date: Day,
    /// Whether the holder had an imagine R pass in the season before (a renewal).
    pub pass_last_season: bool,
    /// How it is sent.
    pub channel: Channel,
    /// Means of payment.
    pub payment: PaymentMeans,
    /// Day of the online request, or of the postmark.
    pub filing_day: Day,
    /// Pieces received so far; the first of a kind counts.
    pub pieces: Items<ReceivedPiece, 20>,
}

readable!(ApplicationRequest {
    season: "season" required,
    product: "product" required,
    birth_date: "birthDate" required,
    pass_last_season: "passLastSeason" required,
    channel: "channel" required,
    payment: "payment" required,
    filing_day: "filingDay" required,
    pieces: "pieces" required,
});

/// An application that is accepted for processing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// What the file lacks; it is on hold until the last of it is received. Empty: it is complete.
    pub missing: Vec<Piece>,
    /// Day on which the processing delay starts; `None`: the file is on hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_from: Option<Day>,
    /// Last day of the processing delay; `None`: the file is on hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process_by: Option<Day>,
}

impl Grant for Application {}

/// The answer to "may it be filed, and until when is it processed?".
pub type ApplicationDecision = Decision<Application>;

impl ApplicationRequest {
    /// Where the days of an application do not follow one another.
    fn order_problems(&self) -> Vec<Problem> {
        let filed = self.filing_day;
        let born_later =
            (self.birth_date > filed).then(|| after_request("birthDate", self.birth_date, filed));
        let early = self.pieces.iter().enumerate().filter_map(|(index, piece)| {
            let day = piece.day.filter(|day| *day < filed)?;
            Some(out_of_order(&format!("pieces[{index}].day"), day, "the application of", filed))
        });
        born_later.into_iter().chain(early).collect()
    }

    /// IR-2, IR-15, art. 2.2, 2.4: the photo at a first subscription, the identity of a child whom the agency does
    /// not know yet; the means of payment and the terms always.
    fn needs(&self, piece: Piece) -> bool {
        match piece {
            Piece::MeansOfPayment | Piece::Terms => true,
            Piece::Photo => !self.pass_last_season,
            Piece::IdentityProof => self.product == Product::Junior && !self.pass_last_season,
        }
    }

    /// The day on which a piece was received, if it was.
    fn received(&self, wanted: Piece) -> Option<Day> {
        let first = self.pieces.iter().find(|received| received.piece == wanted)?;
        Some(first.day.unwrap_or(self.filing_day))
    }
}

/// IR-13, art. 2.6: applications are filed from the opening to the last day, both included.
fn check_day(request: &ApplicationRequest, terms: &SeasonTerms, grounds: &mut Grounds) {
    let (opens, last_day) = (terms.opens.value, terms.last_filing.value);
    if request.filing_day < opens {
        grounds.add(
            Reason::new(&code::NOT_OPEN_YET).with("opens", opens),
            [Remedy::new(&code::FILE_FROM).with("opens", opens)],
        );
    }
    if request.filing_day > last_day {
        grounds.add(
            Reason::new(&code::APPLICATIONS_CLOSED).with("lastDay", last_day),
            [subscribe_after(request.season)],
        );
    }
}

/// IR-14, art. 2.1: Junior only online; Scolaire by post with a cheque, online with a card or by direct debit, and
/// both ways when a third party pays.
fn check_channel(request: &ApplicationRequest, terms: &SeasonTerms, grounds: &mut Grounds) {
    let choose = |channel: Channel| Remedy::new(&code::CHOOSE_CHANNEL).with("channel", channel.id());
    // IR-6: no third party pays for a holder under 11.
    let by_post: &[PaymentMeans] = if is_under_junior_age(terms, request.birth_date) {
        &[PaymentMeans::Cheque]
    } else {
        &[PaymentMeans::Cheque, PaymentMeans::ThirdParty]
    };
    match (request.product, request.channel, request.payment) {
        (Product::Junior, Channel::Post, _) => {
            grounds.add(Reason::new(&code::JUNIOR_ONLINE_ONLY), [choose(Channel::Online)]);
        }
        (Product::Scolaire, Channel::Post, PaymentMeans::Card | PaymentMeans::DirectDebit) => grounds.add(
            Reason::new(&code::POST_ONLY_FOR_CHEQUE),
            [choose(Channel::Online), choose_payment(by_post)],
        ),
        (Product::Scolaire, Channel::Online, PaymentMeans::Cheque) => grounds.add(
            Reason::new(&code::NO_CHEQUE_ONLINE),
            [choose(Channel::Post), choose_payment(&[PaymentMeans::Card, PaymentMeans::DirectDebit])],
        ),
        (Product::Junior | Product::Scolaire, Channel::Online | Channel::Post, _) => {}
    }
}

/// IR-13 to IR-16, art. 2.1, 2.3, 2.4, 2.6: what the file of an application that may be filed lacks; if nothing, until when it is processed: 21 days by post, 10
/// working days online, from the application or from the last piece that came later.
pub(super) fn file(request: &ApplicationRequest, terms: &SeasonTerms) -> (Application, Vec<Reason>) {
    let in_time = Reason::new(&code::FILED_IN_TIME)
        .with("filingDay", request.filing_day)
        .with("lastDay", terms.last_filing.value);
    let open = Reason::new(&code::CHANNEL_OPEN).with("channel", request.channel.id());
    let mut reasons = vec![in_time, open];
    let needed = || Piece::ALL.iter().copied().filter(|piece| request.needs(*piece));
    let missing: Vec<Piece> = needed().filter(|piece| request.received(*piece).is_none()).collect();
    if !missing.is_empty() {
        let lacks = |piece: &Piece| Reason::new(&code::PIECE_MISSING).with("piece", piece.id());
        reasons.extend(missing.iter().map(lacks));
        return (Application { missing, delay_from: None, process_by: None }, reasons);
    }

    let filed = request.filing_day;
    let delay_from = needed().filter_map(|piece| request.received(piece)).fold(filed, Day::max);
    let (kind, days, process_by) = match request.channel {
        Channel::Online => {
            let days = terms.online_processing_days.value.0;
            let by = calendar::plus_working_days(Network::IleDeFrance, delay_from, days);
            (&code::PROCESSED_ONLINE, days, by)
        }
        Channel::Post => {
            let days = terms.post_processing_days.value.0;
            (&code::PROCESSED_BY_POST, days, delay_from.plus_days(days))
        }
    };
    reasons.push(Reason::new(&code::FILE_COMPLETE));
    if delay_from > filed {
        reasons.push(Reason::new(&code::DELAY_RESTARTED).with("delayFrom", delay_from));
    }
    reasons.push(Reason::new(kind).with("days", days).with("processBy", process_by));
    (Application { missing, delay_from: Some(delay_from), process_by: Some(process_by) }, reasons)
}

/// The decision on an application whose days follow one another.
pub(super) fn judge(
    terms: &SeasonTerms,
    request: &ApplicationRequest,
) -> (Verdict<Application>, Vec<Reason>) {
    let mut grounds = Grounds::default();
    check_day(request, terms, &mut grounds);
    check_payment(request.product, request.payment, request.birth_date, terms, &mut grounds);
    check_channel(request, terms, &mut grounds);
    grounds.judge(|| file(request, terms))
}

/// IR-6, IR-13 to IR-16, art. 2.1 to 2.4, 2.6: whether an application may be filed, by this channel and with this
/// means of payment, what its file lacks and until when it is processed. What was filed in time is kept, however
/// late its last piece comes.
///
/// # Errors
/// `out-of-order` where the birth lies after the application, or a piece before it, `no-tariff-in-force` where no
/// book knows the season.
///
/// ```
/// use portillon::imagine_r::{
///     apply, ApplicationRequest, Channel, PaymentMeans, Piece, Product, ReceivedPiece, Season,
/// };
/// use portillon::{wire::Items, Books, Verdict};
/// let with_it = |piece| ReceivedPiece { piece, day: None };
/// let mut request = ApplicationRequest {
///     season: Season::new(2025).unwrap(),
///     product: Product::Scolaire,
///     birth_date: "2010-05-05".parse()?,
///     pass_last_season: true,
///     channel: Channel::Online,
///     payment: PaymentMeans::Card,
///     filing_day: "2025-07-01".parse()?,
///     pieces: Items::new([Piece::MeansOfPayment, Piece::Terms].map(with_it).to_vec()).unwrap(),
/// };
/// let Verdict::Granted(application) = apply(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// // Ten working days: the national holiday of 14 July is none.
/// assert_eq!(application.process_by, Some("2025-07-16".parse()?));
/// request.pass_last_season = false;
/// let Verdict::Granted(application) = apply(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!(application.missing, [Piece::Photo]);
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn apply(books: Books, request: &ApplicationRequest) -> Result<ApplicationDecision, Problems> {
    let (book, season) = unless(season(books, request.season), request.order_problems())?;
    let (verdict, reasons) = judge(&season.terms, request);
    Ok(Decision { verdict, reasons, book: book.reference() })
}
