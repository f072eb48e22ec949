//! The interface `titles`.

use portillon::title::{self, DescribeRequest, TitleDescription};

use crate::bindings::exports::portillon::fares::titles::{self as wit, Guest};
use crate::{Component, Reply, answer};

impl Guest for Component {
    fn list() -> Vec<wit::Title> {
        title::list().into_iter().map(Into::into).collect()
    }

    fn describe(request: wit::DescribeRequest) -> Reply<wit::Title> {
        answer(|_| Some(DescribeRequest { id: request.id }), title::describe)
    }
}

impl From<TitleDescription> for wit::Title {
    fn from(title: TitleDescription) -> Self {
        Self {
            id: title.id.id().to_owned(),
            name: title.name.to_owned(),
            network: title.network.into(),
            functions: title.functions.into_iter().map(str::to_owned).collect(),
        }
    }
}
