//! What a tariff book of Ile-de-France says of imagine R: one entry for each season.

use super::figure::{Figure, Many, Number, Text, book_record, book_section};
use super::section::Section;
use crate::day::Day;
use crate::department::Department;
use crate::mode::Mode;
use crate::money::Money;
use crate::wire::{Read, Reader, Tree};

vocabulary! {
    /// A level of school, as subsidies tell them apart.
    SchoolLevel, "school level" {
        /// Primary school.
        Primary = "primary",
        /// Collège.
        College = "college",
        /// Lycée.
        Lycee = "lycee",
        /// Apprenticeship.
        Apprenticeship = "apprenticeship",
    }
}

vocabulary! {
    /// What the first debit of a late acceptance carries besides the fee.
    FirstDebit, "first debit" {
        /// The ninths of all months since the first, with its own.
        OwnMonth = "own-month",
        /// The ninths of the months before its own; the last debit carries the one left over.
        MonthsBefore = "months-before",
    }
}

vocabulary! {
    /// What the time without ground is counted from.
    FreeTerminationSince, "start of free termination" {
        /// The day of subscription.
        Subscription = "subscription",
        /// The first use of the pass.
        FirstUse = "first-use",
    }
}

book_record! {
    /// What a book of Ile-de-France says of imagine R.
    ImagineRTariff {
        /// Its seasons.
        seasons: Many<ImagineRSeason> = required "seasons",
    }
}

book_record! {
    /// A season: a school year.
    ImagineRSeason {
        /// Year in which it begins.
        season: Number<2000, 2100> = required "season",
        /// Its reference days, prices and delays.
        terms: SeasonTerms = required "terms",
        /// Subsidies for imagine R Scolaire; the first of the most specific rows that match applies.
        subsidies: Many<Subsidy> = required "subsidies",
    }
}

book_section! {
    /// The figures of a season.
    SeasonTerms {
        /// First day of applications.
        opens: Day = "opens",
        /// Departments whose residents may subscribe.
        departments: Many<Department> = "departments",
        /// Junior is for children under this age...
        junior_age: Number<1, 30> = "juniorAge",
        /// ...on this day.
        junior_reference: Day = "juniorReference",
        /// Scolaire is for everyone under this age, no school asked for...
        school_age: Number<1, 30> = "schoolAge",
        /// ...and for pupils under this age...
        student_age: Number<1, 40> = "studentAge",
        /// ...on this day.
        school_reference: Day = "schoolReference",
        /// An integration course has more hours of theory than this.
        course_hours_above: Number<0, 10_000> = "courseHoursAbove",
        /// Age of an adult.
        adult_age: Number<1, 30> = "adultAge",
        /// Months for which the payer of an unpaid contract is barred.
        unpaid_bar_months: Number<1, 120> = "unpaidBarMonths",
        /// Months for which the Treasury's notice bars.
        notice_bar_months: Number<1, 120> = "noticeBarMonths",
        /// Days after which a payment to the Treasury ends the bars.
        treasury_days: Number<0, 365> = "treasuryDays",
        /// Months for which fraud, documents not sent or a debt may bar.
        fraud_bar_months: Number<1, 120> = "fraudBarMonths",
        /// First day of a first subscription.
        first_start: Day = "firstStart",
        /// First day of a renewal, from which the price is due.
        renewal_start: Day = "renewalStart",
        /// First day no longer valid.
        end: Day = "end",
        /// Price of Scolaire, without the fee.
        scolaire_price: Money = "scolairePrice",
        /// Price of Junior, without the fee.
        junior_price: Money = "juniorPrice",
        /// Fee of the file.
        fee: Money = "fee",
        /// Last day of acceptance for a first debit in the first month.
        first_debit_acceptance: Day = "firstDebitAcceptance",
        /// Acceptances after this day of a month are debited a month later.
        debit_cut_off: Number<1, 31> = "debitCutOff",
        /// Number of monthly debits, the first in the month of `renewal_start`.
        debits: Number<1, 12> = "debits",
        /// Whether the first of later debits carries the ninth of its own month.
        first_debit_carries: FirstDebit = "firstDebitCarries",
        /// Last day of applications.
        last_filing: Day = "lastFiling",
        /// Days in which an application by post is processed.
        post_processing_days: Number<0, 365> = "postProcessingDays",
        /// Working days in which an application online is processed.
        online_processing_days: Number<0, 365> = "onlineProcessingDays",
        /// Months in which documents are sent and changes are declared.
        answer_months: Number<1, 12> = "answerMonths",
        /// Last day on which the notice of a scholarship changes the price.
        last_notice: Day = "lastNotice",
        /// A notice after this day of a month leaves the next debit as it is.
        notice_cut_off: Number<1, 31> = "noticeCutOff",
        /// Fee of a new pass.
        replacement_fee: Money = "replacementFee",
        /// Working days in which a new pass comes by post.
        replacement_days: Number<0, 365> = "replacementDays",
        /// Days after the dispatch of a new pass in which tickets are still paid back.
        ticket_days: Number<0, 365> = "ticketDays",
        /// Days after the SMS of the production before a pass counts as not received.
        not_received_days: Number<0, 365> = "notReceivedDays",
        /// Days for which a breakdown voucher is good, and tickets are paid back after a fault.
        fault_days: Number<0, 365> = "faultDays",
        /// Days after the counter in which the form of a fault is posted.
        fault_form_days: Number<0, 365> = "faultFormDays",
        /// Months for which a pass is good.
        pass_months: Number<1, 1_200> = "passMonths",
        /// Months without a contract after which a pass is not used again.
        idle_months: Number<1, 1_200> = "idleMonths",
        /// Modes that are covered.
        modes: Many<Mode> = "modes",
        /// Lines that are not covered.
        lines_not_covered: Many<Text> = "linesNotCovered",
        /// Last day on which the payer may ask for a termination.
        last_termination: Day = "lastTermination",
        /// Months in which no ground is asked for.
        free_termination_months: Number<0, 12> = "freeTerminationMonths",
        /// What these months are counted from.
        free_termination_since: FreeTerminationSince = "freeTerminationSince",
        /// An internship that is a ground has at least so many months.
        internship_months: Number<1, 12> = "internshipMonths",
        /// Months after the end in which the Treasury's notice comes at the latest.
        treasury_notice_months: Number<1, 120> = "treasuryNoticeMonths",
        /// Months after the end for which data are kept.
        data_months: Number<1, 120> = "dataMonths",
    }
}

book_record! {
    /// A subsidy: whom it is for and what it takes off.
    Subsidy {
        /// Department of residence.
        department: Department = required "department",
        /// Level of school; absent: any.
        level: Option<SchoolLevel> = optional "level",
        /// The school; absent: any.
        school: Option<Text> = optional "school",
        /// Yearly amounts of a collège scholarship; absent: no such scholarship is asked for.
        college_amounts: Option<AmountBand> = optional "collegeAmounts",
        /// Steps of a lycée scholarship; absent: no such scholarship is asked for.
        lycee_steps: Option<StepBand> = optional "lyceeSteps",
        /// What it takes off the price without the fee.
        off: Reduction = required "off",
        /// Identifier of one of the book's sources.
        source: Text = required "source",
    }
}

book_record! {
    /// Amounts from (inclusive) until (exclusive).
    AmountBand {
        /// Least amount.
        from: Money = required "from",
        /// First amount above.
        until: Money = required "until",
    }
}

book_record! {
    /// Steps from one to another, both inclusive.
    StepBand {
        /// First step.
        from: Number<0, 20> = required "from",
        /// Last step.
        to: Number<0, 20> = required "to",
    }
}

book_record! {
    /// A share of the price.
    Share {
        /// Parts taken off...
        part: Number<1, 100> = required "part",
        /// ...of so many.
        whole: Number<1, 100> = required "whole",
    }
}

/// What a subsidy takes off the price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// An amount.
    Amount(Money),
    /// A share.
    Share(Share),
}

impl Reduction {
    /// What is taken off a price: a share is rounded half up, and never more than the price is taken.
    pub(crate) fn of(&self, price: Money) -> Money {
        match self {
            Self::Amount(amount) => (*amount).min(price),
            Self::Share(Share { part, whole }) => price.share(part.0, whole.0).min(price),
        }
    }
}

impl Read for Reduction {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [amount, share] = reader.fields(tree, ["amount", "share"])?;
        let amount = reader.optional("amount", amount, Money::read)?;
        let share = reader.optional("share", share, Share::read)?;
        match (amount, share) {
            (Some(amount), None) => Some(Self::Amount(amount)),
            (None, Some(share)) => Some(Self::Share(share)),
            (Some(_), Some(_)) | (None, None) => {
                let message = "a subsidy takes off either an amount or a share";
                reader.problem("either-or", message, "send one of `amount` and `share`");
                None
            }
        }
    }
}

#[cfg(feature = "bake")]
impl crate::tariff::Bake for Reduction {
    fn bake(&self) -> String {
        match self {
            Self::Amount(amount) => format!("Reduction::Amount({})", amount.bake()),
            Self::Share(share) => format!("Reduction::Share({})", share.bake()),
        }
    }
}

impl ImagineRTariff {
    /// What it says of the season that begins in this year.
    pub(crate) fn season(&self, year: u16) -> Option<&ImagineRSeason> {
        self.seasons.iter().find(|known| known.season.0 == u32::from(year))
    }
}

impl Section for ImagineRTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        reader.field("seasons", |r| {
            for (index, season) in self.seasons.iter().enumerate() {
                r.item(index, |r| {
                    season.check(is_source, r);
                    if self.seasons.iter().take(index).any(|earlier| earlier.season == season.season) {
                        r.problem("duplicate", "the season is there twice", "give each season once");
                    }
                });
            }
        });
    }
}

impl ImagineRSeason {
    /// What the fields of a season say of one another.
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        let terms = &self.terms;
        let unknown = |reader: &mut Reader| {
            reader.problem("unknown-source", "there is no such source", "name one of the book's `sources`");
        };
        reader.field("terms", |r| {
            terms.check_sources(is_source, r);
            let days = [
                ("firstStart", &terms.first_start, &terms.opens),
                ("renewalStart", &terms.renewal_start, &terms.first_start),
                ("end", &terms.end, &terms.renewal_start),
                ("lastFiling", &terms.last_filing, &terms.opens),
                ("lastNotice", &terms.last_notice, &terms.opens),
                ("lastTermination", &terms.last_termination, &terms.renewal_start),
            ];
            for (field, Figure { value: day, .. }, Figure { value: earlier, .. }) in days {
                if day <= earlier {
                    r.field(field, |r| {
                        let message = format!("`{day}` is not after `{earlier}`");
                        r.field("value", |r| r.problem("out-of-order", message, "send a later day"));
                    });
                }
            }
        });
        reader.field("subsidies", |r| {
            for (index, subsidy) in self.subsidies.iter().enumerate() {
                if !is_source(&subsidy.source) {
                    r.item(index, |r| r.field("source", unknown));
                }
                if let Reduction::Share(Share { part, whole }) = &subsidy.off
                    && part.0 > whole.0
                {
                    r.item(index, |r| {
                        r.field("off", |r| {
                            r.problem("out-of-range", "the share is more than the whole", "send less")
                        });
                    });
                }
            }
        });
    }
}
