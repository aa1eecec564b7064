//! What services answer, and what that means for us.

use std::time::Duration;

use funnelwright::language::Language;
use funnelwright::notify::{Concern, Outcome, Target};

use crate::servers::http_server::{Reply, Server};
use crate::{deliver, dingtalk, feishu, slack, webhook, wecom, wire};

fn outcome(target: Target, reply: Reply) -> Outcome {
    let server = Server::answering([reply]);
    deliver(target, &[("HOOK_URL", &server.url("/hook"))], wire())
}

/// `again` and `never` with what they concern and the seconds to wait, or `delivered`.
fn told(outcome: &Outcome) -> String {
    let concern = |concern: &Concern| match concern {
        Concern::Channel => "channel",
        Concern::Message => "message",
    };
    match outcome {
        Outcome::Delivered => "delivered".to_owned(),
        Outcome::Retry { after, concern: it, .. } => {
            let after = after.map(|it| format!(" {}", it.as_secs())).unwrap_or_default();
            format!("again {}{after}", concern(it))
        }
        Outcome::Failed { concern: it, .. } => format!("never {}", concern(it)),
    }
}

#[test]
fn statuses() {
    for (status, expected) in [
        (200, "delivered"),
        (204, "delivered"),
        (301, "never channel"),
        (307, "never channel"),
        (400, "never message"),
        (401, "never channel"),
        (403, "never channel"),
        (404, "never channel"),
        (408, "again channel"),
        (410, "never channel"),
        (413, "never message"),
        (422, "never message"),
        (429, "again channel"),
        (500, "again channel"),
        (502, "again channel"),
        (503, "again channel"),
    ] {
        let outcome = outcome(webhook(), Reply::Full(status, "Location: /elsewhere\r\n", String::new()));
        assert_eq!(told(&outcome), expected, "{status}");
        if let Some(problem) = outcome.problem() {
            for language in Language::ALL {
                let said = problem.spoken().said_in(language).to_owned();
                assert!(said.contains(&status.to_string()) && said.contains("`HOOK_URL`"), "{said}");
                assert!(said.contains("`team_chat`"), "{said}");
            }
        }
    }
}

#[test]
fn retry_after_is_honoured() {
    for (header, seconds) in [
        ("Retry-After: 17\r\n", 17),
        // A minute and a half after the time that the courier was told.
        ("retry-after: Fri, 28 Jun 2024 08:01:30 GMT\r\n", 89),
    ] {
        for status in [429, 503] {
            let outcome = outcome(webhook(), Reply::Full(status, header, String::new()));
            let Outcome::Retry { after: Some(after), .. } = outcome else { panic!("{outcome:?}") };
            assert_eq!(after.as_secs(), seconds);
            assert!(after <= Duration::from_secs(90));
        }
    }
}

#[test]
fn answers_of_services() {
    type Case = (fn() -> Target, u16, &'static str, &'static str, &'static str);
    let table: &[Case] = &[
        (feishu, 200, r#"{"code":0,"msg":"success"}"#, "delivered", ""),
        (feishu, 200, r#"{"code":11232,"msg":"frequency limited psm"}"#, "again channel 60", "`per_minute`"),
        (feishu, 400, r#"{"code":11232,"msg":"frequency limited psm"}"#, "again channel 60", "11232"),
        (feishu, 200, r#"{"code":9499,"msg":"too many request"}"#, "again channel 60", "too many request"),
        (feishu, 200, r#"{"code":9499,"msg":"Bad Request","data":{}}"#, "never message", "shorten"),
        (
            feishu,
            200,
            r#"{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}"#,
            "never channel",
            "copy the address anew",
        ),
        (
            feishu,
            200,
            r#"{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}"#,
            "never channel",
            "`secret_env`",
        ),
        (feishu, 200, r#"{"code":19022,"msg":"Ip Not Allowed"}"#, "never channel", "outgoing address"),
        (feishu, 200, r#"{"code":19024,"msg":"Key Words Not Found"}"#, "never message", "keywords"),
        (feishu, 200, r#"{"code":777,"msg":"new"}"#, "again message", "code 777: new"),
        (feishu, 200, r#"{"StatusCode":19021,"StatusMessage":"sign match fail"}"#, "never channel", "19021"),
        (feishu, 200, "{}", "again channel", "not the service's"),
        (feishu, 200, "<html>please log in</html>", "again channel", "login page"),
        (feishu, 500, "<html>oops</html>", "again channel", "500"),
        (feishu, 500, r#"{"code":0}"#, "again channel", "500"),
        (wecom, 200, r#"{"errcode":0,"errmsg":"ok"}"#, "delivered", ""),
        (wecom, 200, r#"{"errcode":-1,"errmsg":"system busy"}"#, "again channel", "too much to do"),
        (wecom, 200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#, "again channel 60", "45009"),
        (
            wecom,
            200,
            r#"{"errcode":93000,"errmsg":"invalid webhook url, hint: [1719]"}"#,
            "never channel",
            "copy the address anew",
        ),
        (
            wecom,
            200,
            r#"{"errcode":40058,"errmsg":"text.content exceed max length 2048"}"#,
            "never message",
            "40058",
        ),
        (dingtalk, 200, r#"{"errcode":0,"errmsg":"ok"}"#, "delivered", ""),
        (
            dingtalk,
            200,
            r#"{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}"#,
            "again channel 600",
            "130101",
        ),
        (dingtalk, 200, r#"{"errcode":410100,"errmsg":"发送速度太快而限流"}"#, "again channel 600", "410100"),
        (dingtalk, 200, r#"{"errcode":310000,"errmsg":"sign not match"}"#, "never channel", "sign not match"),
        (
            dingtalk,
            200,
            r#"{"errcode":310000,"errmsg":"keywords not in content"}"#,
            "never message",
            "keywords",
        ),
        (
            dingtalk,
            200,
            r#"{"errcode":300005,"errmsg":"token is not exist"}"#,
            "never channel",
            "copy the address anew",
        ),
        (dingtalk, 200, r#"{"errcode":430104,"errmsg":"content"}"#, "never message", "430104"),
        (slack, 200, "ok", "delivered", ""),
        (slack, 200, "<html>please log in</html>", "again channel", "login page"),
        (slack, 400, "invalid_payload", "never message", "400 (invalid_payload)"),
        (slack, 403, "invalid_token", "never channel", "403 (invalid_token)"),
        (slack, 404, "no_service", "never channel", "404 (no_service)"),
        (slack, 410, "channel_is_archived", "never channel", "410 (channel_is_archived)"),
        (slack, 404, "Not Here, <b>sorry</b>", "never channel", "status 404:"),
        (slack, 500, "rollup_error", "again channel", "500 (rollup_error)"),
    ];
    for (target, status, answer, expected, words) in table {
        let outcome = outcome(target(), Reply::Full(*status, "", (*answer).to_owned()));
        assert_eq!(told(&outcome), *expected, "{status} {answer}");
        let said = outcome.problem().map(ToString::to_string).unwrap_or_default();
        assert!(said.contains(words), "{status} {answer}: {said}");
    }
}

#[test]
fn endless_answers_are_read_so_far_and_no_further() {
    let outcome = outcome(feishu(), Reply::ok(&"x".repeat(5_000_000)));
    assert_eq!(told(&outcome), "again channel");
}
