//! The interface `imagine-r`.

mod account;
mod application;
mod ending;
mod pass;
mod state;

use portillon::Department;
use portillon::imagine_r as core;
use portillon::wire::{Count, Items, Reader};

use crate::bindings::exports::portillon::fares::imagine_r::{self as wit, BookBorrow, Guest};
use crate::bindings::exports::portillon::fares::types::{Assessment, AssessmentVerdict, QuoteAnswer};
use crate::tariffs::ask;
use crate::types::{self, day, decision, name, optional, same_cases};
use crate::{Component, Reply, answer};

same_cases!(core::Product, wit::Product { Scolaire, Junior });
same_cases!(
    core::Schooling,
    wit::Schooling { Primary, College, Lycee, Apprenticeship, IntegrationCourse, Professionalisation, Other }
);
same_cases!(core::EndCause, wit::EndCause { NonPayment, TwoUnpaidInvoices, Fraud, DocumentsNotSent });
same_cases!(core::Creditor, wit::Creditor { Agency, Treasury });
same_cases!(core::PaymentMeans, wit::PaymentMeans { Card, Cheque, DirectDebit, ThirdParty, Cash });

fn season(reader: &mut Reader, season: u16) -> Option<core::Season> {
    reader.field("season", |r| Count::read_number(season.into(), r))
}

pub(crate) fn department(reader: &mut Reader, code: &str) -> Option<Department> {
    reader.field("department", |r| Department::read_code(code, r))
}

fn ended_contract(contract: wit::EndedContract, r: &mut Reader) -> Option<core::EndedContract> {
    let season = season(r, contract.season);
    let end_day = day(r, "endDay", contract.end_day);
    let notice_day = optional(contract.notice_day, |date| day(r, "noticeDay", date));
    let settlement = optional(contract.settlement, |settlement| {
        let day = r.field("settlement", |r| day(r, "day", settlement.day));
        Some(core::Settlement { day: day?, creditor: settlement.creditor.into() })
    });
    Some(core::EndedContract {
        season: season?,
        end_day: end_day?,
        cause: contract.cause.into(),
        notice_day: notice_day?,
        settlement: settlement?,
    })
}

fn ended_contracts(r: &mut Reader, contracts: Vec<wit::EndedContract>) -> Option<core::EndedContracts> {
    r.field("endedContracts", |r| Items::read_each(contracts, r, ended_contract))
}

fn eligibility_request(request: wit::EligibilityRequest, r: &mut Reader) -> Option<core::EligibilityRequest> {
    let season = season(r, request.season);
    let request_day = day(r, "requestDay", request.request_day);
    let birth_date = day(r, "birthDate", request.birth_date);
    let department = department(r, &request.department);
    let theory_hours =
        optional(request.theory_hours, |hours| r.field("theoryHours", |r| Count::read_number(hours, r)));
    let ended_contracts = optional(request.ended_contracts, |contracts| ended_contracts(r, contracts));
    Some(core::EligibilityRequest {
        season: season?,
        request_day: request_day?,
        birth_date: birth_date?,
        department: department?,
        pupil: request.pupil,
        schooling: request.schooling.map(Into::into),
        listed_establishment: request.listed_establishment,
        theory_hours: theory_hours?,
        pass_last_season: request.pass_last_season,
        identity_proof: request.identity_proof,
        ended_contracts: ended_contracts?,
    })
}

fn payer_request(request: wit::PayerRequest, r: &mut Reader) -> Option<core::PayerRequest> {
    let season = season(r, request.season);
    let subscription_day = day(r, "subscriptionDay", request.subscription_day);
    let birth_date = day(r, "birthDate", request.birth_date);
    let ended_contracts = optional(request.ended_contracts, |contracts| ended_contracts(r, contracts));
    Some(core::PayerRequest {
        season: season?,
        subscription_day: subscription_day?,
        birth_date: birth_date?,
        emancipated: request.emancipated,
        emancipation_proof: request.emancipation_proof,
        ended_contracts: ended_contracts?,
    })
}

fn other_contract(contract: wit::OtherContract, r: &mut Reader) -> Option<core::OtherContract> {
    let from = day(r, "from", contract.from);
    let until = day(r, "until", contract.until);
    Some(core::OtherContract { from: from?, until: until? })
}

fn validity_request(request: wit::ValidityRequest, r: &mut Reader) -> Option<core::ValidityRequest> {
    let season = season(r, request.season);
    let confirmation_day = day(r, "confirmationDay", request.confirmation_day);
    let other_contracts = optional(request.other_contracts, |contracts| {
        r.field("otherContracts", |r| Items::read_each(contracts, r, other_contract))
    });
    Some(core::ValidityRequest {
        season: season?,
        pass_last_season: request.pass_last_season,
        confirmation_day: confirmation_day?,
        other_contracts: other_contracts?,
    })
}

pub(crate) fn scholarship(r: &mut Reader, scholarship: wit::Scholarship) -> Option<core::Scholarship> {
    r.field("val", |r| match scholarship {
        wit::Scholarship::CollegeAmount(amount) => {
            types::cents(r, amount).map(core::Scholarship::CollegeAmount)
        }
        wit::Scholarship::LyceeStep(step) => {
            Count::read_number(step.into(), r).map(core::Scholarship::LyceeStep)
        }
    })
}

fn quote_request(request: wit::QuoteRequest, r: &mut Reader) -> Option<core::QuoteRequest> {
    let season = season(r, request.season);
    let birth_date = day(r, "birthDate", request.birth_date);
    let department = department(r, &request.department);
    let school = optional(request.school, |school| name(r, "school", &school));
    let scholarship =
        optional(request.scholarship, |notice| r.field("scholarship", |r| scholarship(r, notice)));
    let acceptance_day = day(r, "acceptanceDay", request.acceptance_day);
    Some(core::QuoteRequest {
        season: season?,
        product: request.product.into(),
        birth_date: birth_date?,
        department: department?,
        schooling: request.schooling.map(Into::into),
        school: school?,
        scholarship: scholarship?,
        payment: request.payment.into(),
        acceptance_day: acceptance_day?,
    })
}

impl Guest for Component {
    fn eligibility(
        books: Vec<BookBorrow<'_>>,
        request: wit::EligibilityRequest,
    ) -> Reply<wit::EligibilityAnswer> {
        answer(|r| eligibility_request(request, r), ask(books, core::eligibility))
    }

    fn payer(books: Vec<BookBorrow<'_>>, request: wit::PayerRequest) -> Reply<Assessment> {
        answer(|r| payer_request(request, r), ask(books, core::payer))
    }

    fn validity(books: Vec<BookBorrow<'_>>, request: wit::ValidityRequest) -> Reply<wit::ContractAnswer> {
        answer(|r| validity_request(request, r), ask(books, core::validity))
    }

    fn quote(books: Vec<BookBorrow<'_>>, request: wit::QuoteRequest) -> Reply<QuoteAnswer> {
        answer(|r| quote_request(request, r), ask(books, core::quote))
    }

    fn apply(books: Vec<BookBorrow<'_>>, request: wit::ApplicationRequest) -> Reply<wit::ApplicationAnswer> {
        answer(|r| application::application_request(request, r), ask(books, core::apply))
    }

    fn obligation(books: Vec<BookBorrow<'_>>, request: wit::DutyRequest) -> Reply<Assessment> {
        answer(|r| application::duty_request(&request, r), ask(books, core::obligation))
    }

    fn notice(books: Vec<BookBorrow<'_>>, request: wit::NoticeRequest) -> Reply<wit::AccountAnswer> {
        answer(|r| account::notice_request(request, r), ask(books, core::notice))
    }

    fn rejected_debits(
        books: Vec<BookBorrow<'_>>,
        request: wit::RejectionRequest,
    ) -> Reply<wit::AccountAnswer> {
        answer(|r| account::rejection_request(request, r), ask(books, core::rejected_debits))
    }

    fn replace_pass(
        books: Vec<BookBorrow<'_>>,
        request: wit::ReplacementRequest,
    ) -> Reply<wit::ReplacementAnswer> {
        answer(|r| pass::replacement_request(&request, r), ask(books, core::replace_pass))
    }

    fn reuse_pass(books: Vec<BookBorrow<'_>>, request: wit::ReuseRequest) -> Reply<Assessment> {
        answer(|r| pass::reuse_request(&request, r), ask(books, core::reuse_pass))
    }

    fn coverage(books: Vec<BookBorrow<'_>>, request: wit::CoverageRequest) -> Reply<Assessment> {
        answer(|r| pass::coverage_request(request, r), ask(books, core::coverage))
    }

    fn terminate(
        books: Vec<BookBorrow<'_>>,
        request: wit::TerminationRequest,
    ) -> Reply<wit::TerminationAnswer> {
        answer(|r| ending::termination_request(request, r), ask(books, core::terminate))
    }

    fn end_by_agency(
        books: Vec<BookBorrow<'_>>,
        request: wit::AgencyTerminationRequest,
    ) -> Reply<wit::TerminationAnswer> {
        answer(|r| ending::agency_request(request, r), ask(books, core::end_by_agency))
    }

    fn state(books: Vec<BookBorrow<'_>>, request: wit::StateRequest) -> Reply<wit::StateAnswer> {
        answer(|r| state::state_request(request, r), ask(books, core::state))
    }
}

use wit::ContractVerdict;

decision!(core::Contract => wit::ContractAnswer, ContractVerdict: |contract| ContractVerdict::Granted(contract.into()));

impl From<core::Contract> for wit::Contract {
    fn from(contract: core::Contract) -> Self {
        Self {
            from: contract.from.into(),
            until: contract.until.into(),
            due_from: contract.due_from.into(),
            usable_from: contract.usable_from.into(),
        }
    }
}

impl From<core::Eligibility> for wit::EligibilityAnswer {
    fn from(eligibility: core::Eligibility) -> Self {
        let product = |one: core::ProductAssessment| wit::ProductAssessment {
            product: one.product.into(),
            verdict: match one.verdict {
                portillon::Verdict::Granted(()) => AssessmentVerdict::Granted,
                portillon::Verdict::Refused(remedies) => {
                    AssessmentVerdict::Refused(types::remedies(&remedies))
                }
            },
            reasons: types::reasons(&one.reasons),
        };
        Self {
            products: eligibility.products.into_iter().map(product).collect(),
            cheapest: eligibility.cheapest.map(Into::into),
            book: eligibility.book.into(),
        }
    }
}
