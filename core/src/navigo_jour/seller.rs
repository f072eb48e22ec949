//! Who sells at a machine (NJ-19; preamble).

use serde::Serialize;

use super::codes as code;
use super::tariff;
use crate::day::Day;
use crate::name::Name;
use crate::problem::Problems;
use crate::reason::Reason;
use crate::tariff::{BookRef, Books};
use crate::wire::readable;

/// A sale by a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SellerRequest {
    /// Day of the sale.
    pub purchase_day: Day,
    /// Line on which the machine stands.
    pub line: Name,
}

readable!(SellerRequest { purchase_day: "purchaseDay" required, line: "line" required, });

/// The seller of record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SellerOfRecord {
    /// Who sells, for the transport authority; `None`: the terms do not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller: Option<String>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// NJ-19, preamble: the seller of record of a sale by machine, by line and date. Of other lines and earlier
/// dates the terms say nothing, and neither does this.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day.
///
/// ```
/// use portillon::navigo_jour::{seller, SellerRequest};
/// use portillon::{Books, Name};
/// let mut request = SellerRequest { purchase_day: "2025-12-15".parse()?, line: Name::new("T12").unwrap() };
/// assert_eq!(seller(Books::BUILT_IN, &request)?.seller.as_deref(), Some("SNCF Voyageurs"));
/// request.purchase_day = request.purchase_day.previous();
/// assert_eq!(seller(Books::BUILT_IN, &request)?.seller, None);
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn seller(books: Books, request: &SellerRequest) -> Result<SellerOfRecord, Problems> {
    let (book, tariff) = tariff(books, request.purchase_day, "purchaseDay")?;
    let about = |kind| Reason::new(kind).with("line", request.line.as_str().to_owned());
    let listed = tariff.sellers.value.iter().find(|seller| request.line.is(seller.line.as_str()));
    let (seller, reason) = match listed {
        Some(listed) if listed.from <= request.purchase_day => {
            let seller = listed.seller.as_str().to_owned();
            let reason = about(&code::SELLER_STATED).with("seller", seller.clone()).with("from", listed.from);
            (Some(seller), reason)
        }
        Some(listed) => (None, about(&code::SELLER_NOT_YET_STATED).with("from", listed.from)),
        None => (None, about(&code::SELLER_NOT_STATED)),
    };
    Ok(SellerOfRecord { seller, reasons: vec![reason], book: book.reference() })
}
