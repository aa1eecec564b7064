//! What an answer means: taken, to be tried again, or refused.

use std::time::Duration;

use serde_json::Value;

use super::channel::ChannelKind;
use super::http::{Address, Answer};
use super::outcome::{Concern, Setback};
use super::problem::Fault;
use super::refusal::Refusal;
use super::service_codes::{Meaning, TOO_MANY, meaning};

/// What an HTTP status means; the service's own word for it may be given.
pub(super) fn of_status(
    address: &Address,
    status: u16,
    after: Option<Duration>,
    word: Option<String>,
) -> Result<(), Setback> {
    let fault = refused(address, Refusal::Status { code: status, word });
    match status {
        200..=299 => Ok(()),
        408 | 425 | 429 | 500..=599 => Err(Setback::Again { after, concern: Concern::Channel, fault }),
        300..=399 | 401 | 403 | 404 | 405 | 410 => Err(Setback::Never { concern: Concern::Channel, fault }),
        _ => Err(Setback::Never { concern: Concern::Message, fault }),
    }
}

/// What Feishu, WeCom or DingTalk answers: the text decides, whatever the status says.
pub(super) fn of_service(address: &Address, kind: ChannelKind, answer: Answer) -> Result<(), Setback> {
    let Answer { status, retry_after, body } = answer;
    let is_success = (200..=299).contains(&status);
    let said = match &body {
        Ok(text) => code_and_words(text),
        Err(reach) if is_success => return Err(address.unreachable(reach.clone()).into()),
        Err(_) => None,
    };
    match said {
        Some((0, _)) if is_success => Ok(()),
        Some((code, words)) if code != 0 => {
            let words = address.hidden().clean(&words);
            Err(of_code(address, kind, code, words, retry_after))
        }
        _ if is_success => Err(refused(address, Refusal::NotUnderstood).into()),
        _ => of_status(address, status, retry_after, None),
    }
}

fn of_code(
    address: &Address,
    kind: ChannelKind,
    code: i64,
    words: String,
    retry_after: Option<Duration>,
) -> Setback {
    let meaning = meaning(kind, code, &words);
    let fault = |advice| refused(address, Refusal::Code { kind, code, words, advice });
    match meaning {
        Meaning::Busy(after) => Setback::Again {
            after: retry_after.or(after),
            concern: Concern::Channel,
            fault: fault(Some(TOO_MANY)),
        },
        Meaning::Refused(concern, advice) => Setback::Never { concern, fault: fault(Some(advice)) },
        Meaning::Unknown => {
            Setback::Again { after: retry_after, concern: Concern::Message, fault: fault(None) }
        }
    }
}

/// Code and words of an answer: `code` and `msg`, `errcode` and `errmsg`, or as Feishu wrote them in
/// earlier days, `StatusCode` and `StatusMessage`.
fn code_and_words(text: &str) -> Option<(i64, String)> {
    let answer: Value = serde_json::from_str(text).ok()?;
    let names = [("code", "msg"), ("errcode", "errmsg"), ("StatusCode", "StatusMessage")];
    names.into_iter().find_map(|(code, words)| {
        let words = answer.get(words).and_then(Value::as_str).unwrap_or_default();
        Some((answer.get(code)?.as_i64()?, words.to_owned()))
    })
}

/// What Slack answers: `ok`, or a word that says what is wrong.
pub(super) fn of_slack(address: &Address, answer: Answer) -> Result<(), Setback> {
    let Answer { status, retry_after, body } = answer;
    if !(200..=299).contains(&status) {
        let is_word = |text: &String| {
            text.len() <= 40 && text.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !text.is_empty()
        };
        let word = body.ok().filter(is_word).map(|word| address.hidden().clean(&word));
        return of_status(address, status, retry_after, word);
    }
    match body {
        Ok(text) if text.trim() == "ok" => Ok(()),
        Ok(_) => Err(refused(address, Refusal::NotUnderstood).into()),
        Err(reach) => Err(address.unreachable(reach).into()),
    }
}

fn refused(address: &Address, refusal: Refusal) -> Fault {
    Fault::Refused { name: address.name.clone(), refusal }
}
