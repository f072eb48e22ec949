//! Liberté +: trips that are paid for afterwards (AC-14). One room for each question:
//! - `trip`: which taps make a trip, and what it is charged as;
//! - [`liberte_day`]: what the trips of a day cost, up to the cap;
//! - [`liberte_month`]: what a month costs, and how its debit stands;
//! - [`liberte_subscription`]: what a subscription costs;
//! - `product`: what it is as a title among the others.

mod day;
mod month;
pub(super) mod product;
mod subscription;
mod trip;

pub use day::{ChargedTrip, LiberteDay, LiberteDayRequest, liberte_day};
pub(crate) use day::{is_outside_cap, price};
pub use month::{DayCharge, LiberteMonth, LiberteMonthRequest, MonthState, liberte_month};
pub use subscription::{LiberteSubscriptionRequest, liberte_subscription};
pub use trip::{LiberteTap, LiberteTrip, Travel};
