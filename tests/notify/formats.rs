//! Exact requests. The signatures were computed by Python's `hmac`, not by us.

use funnelwright::notify::{Channel, Courier, Message, Outcome, Target};
use serde_json::{Value, json};

use crate::servers::http_server::{Reply, Request, Server};
use crate::{channel, dingtalk, feishu, message, now, secrets, slack, webhook, wecom, wire};

const FEISHU_OK: &str = r#"{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}"#;
const ERRCODE_OK: &str = r#"{"errcode":0,"errmsg":"ok"}"#;

/// What a server gets that answers so, by a message that is then delivered.
fn request(target: Target, message: &Message, answer: &str, secret: &str, path: &str) -> Request {
    let server = Server::answering([Reply::ok(answer)]);
    let mut stdout = Vec::new();
    let secrets = secrets(&[("HOOK_URL", &server.url(path)), ("HOOK_KEY", secret)]);
    let mut courier = Courier::new(wire(), secrets, &mut stdout);
    let channel: Channel = channel(target);
    assert_eq!(courier.check(&channel), Ok(()));
    assert_eq!(courier.deliver(&channel, message, now()), Outcome::Delivered);
    server.request()
}

fn body(request: &Request) -> Value {
    serde_json::from_str(&request.body).unwrap()
}

/// With these as the contacts of the first recipients.
fn message_to(contacts: &[&str]) -> Message {
    let mut message = message();
    for (place, contact) in contacts.iter().enumerate() {
        message.recipients[place].contact = Some((*contact).to_owned());
    }
    message
}

#[test]
fn a_webhook_is_signed_and_idempotent() {
    let target = Target::Webhook { url_env: "HOOK_URL".into(), secret_env: Some("HOOK_KEY".into()) };
    let request = request(target, &message(), "", "wh-s3cret", "/in?x=1");
    assert!(request.head.starts_with("POST /in?x=1 HTTP/1.1\r\n"), "{}", request.head);
    assert_eq!(
        request.body,
        "{\"key\":\"stage_swing|group:funnel=enterprise,stage=需求|2024-06-28\",\"severity\":\"warning\",\
         \"subject\":\"需求阶段客户数异常减少 & 请处理\",\"text\":\"现有 12，通常 <30>\\n请在 1 个工作日内处理\",\
         \"recipients\":[{\"name\":\"王芳\",\"contact\":\"ou_7d8a6e6d\"},{\"name\":\"Li Wei\",\"contact\":null}],\
         \"at\":\"2024-06-28T07:30:00Z\"}"
    );
    for (name, value) in [
        ("Content-Type", "application/json; charset=utf-8"),
        ("User-Agent", concat!("funnelwright/", env!("CARGO_PKG_VERSION"))),
        ("Idempotency-Key", "stage_swing|group:funnel=enterprise,stage=%E9%9C%80%E6%B1%82|2024-06-28"),
        ("X-Funnelwright-Timestamp", "1719561600"),
        (
            "X-Funnelwright-Signature",
            "sha256=9199a1e70d403cbe8e98d51669206f9af5c2f2c15876db471e9e1eefeb5a06fa",
        ),
    ] {
        assert_eq!(request.header(name), Some(value), "{name}");
    }
}

#[test]
fn a_webhook_without_a_key_is_not_signed() {
    let request = request(webhook(), &message(), "whatever", "unused", "/");
    assert_eq!(request.header("X-Funnelwright-Signature"), None);
    assert!(request.header("X-Funnelwright-Timestamp").is_some());
}

#[test]
fn slack_gets_markup_of_ours_only() {
    let mut message = message_to(&["U024BE7LH"]);
    message.text = "<!channel> & <@U000> *bold*".to_owned();
    message.recipients[1].name = "Li <Wei>".to_owned();
    let request = request(slack(), &message, "ok", "", "/services/T00/B00/XXXX");
    assert_eq!(
        body(&request),
        json!({ "text": "需求阶段客户数异常减少 &amp; 请处理\n&lt;!channel&gt; &amp; &lt;@U000&gt; *bold*\n\
            <@U024BE7LH> @Li &lt;Wei&gt;\n[stage_swing|group:funnel=enterprise,stage=需求|2024-06-28]" })
    );
}

#[test]
fn slack_calls_members_by_ids_only() {
    let request = request(slack(), &message_to(&["wang@example.com"]), "ok", "", "/");
    assert!(body(&request)["text"].as_str().unwrap().contains("\n@王芳 @Li Wei\n"));
}

#[test]
fn feishu_gets_signed_rich_text() {
    let target = Target::Feishu { url_env: "HOOK_URL".into(), secret_env: Some("HOOK_KEY".into()) };
    let request = request(target, &message(), FEISHU_OK, "fs-s3cret", "/open-apis/bot/v2/hook/xyz");
    assert_eq!(
        body(&request),
        json!({
            "timestamp": "1719561600",
            "sign": "WnKUN0dUhEkubcAGw3mXgBiltIW4Itj+zWuO6lfqibk=",
            "msg_type": "post",
            "content": { "post": { "zh_cn": {
                "title": "需求阶段客户数异常减少 & 请处理",
                "content": [
                    [{ "tag": "text", "text": "现有 12，通常 <30>" }],
                    [{ "tag": "text", "text": "请在 1 个工作日内处理" }],
                    [
                        { "tag": "at", "user_id": "ou_7d8a6e6d", "user_name": "王芳" },
                        { "tag": "text", "text": "@Li Wei " },
                    ],
                    [{ "tag": "text", "text": "[stage_swing|group:funnel=enterprise,stage=需求|2024-06-28]" }],
                ],
            } } },
        })
    );
}

#[test]
fn feishu_without_a_key_is_not_signed_and_an_old_answer_counts() {
    let request = request(feishu(), &message(), r#"{"StatusCode":0,"StatusMessage":"success"}"#, "", "/");
    assert_eq!(body(&request).as_object().unwrap().keys().collect::<Vec<_>>(), ["msg_type", "content"]);
}

#[test]
fn wecom_calls_users_and_mobiles() {
    let mut message = message_to(&["wangfang", "13800001111"]);
    message.text = "<@all> 请看".to_owned();
    let request = request(wecom(), &message, ERRCODE_OK, "", "/cgi-bin/webhook/send?key=693a91f6");
    assert_eq!(request.target(), "/cgi-bin/webhook/send?key=693a91f6");
    assert_eq!(
        body(&request),
        json!({ "msgtype": "text", "text": {
            "content": "需求阶段客户数异常减少 & 请处理\n＜@all> 请看\n\
                [stage_swing|group:funnel=enterprise,stage=需求|2024-06-28]",
            "mentioned_list": ["wangfang"],
            "mentioned_mobile_list": ["13800001111"],
        } })
    );
}

#[test]
fn wecom_names_whom_it_cannot_call() {
    let request = request(wecom(), &message_to(&["wangfang"]), ERRCODE_OK, "", "/");
    let text = &body(&request)["text"];
    assert!(text["content"].as_str().unwrap().contains("\n@Li Wei\n["), "{text}");
    assert_eq!(text.get("mentioned_mobile_list"), None);
}

#[test]
fn dingtalk_is_signed_in_the_address() {
    let target = Target::DingTalk { url_env: "HOOK_URL".into(), secret_env: Some("HOOK_KEY".into()) };
    let message = message_to(&["+86-13800001111", "manager77"]);
    let request = request(target, &message, ERRCODE_OK, "SEC2", "/robot/send?access_token=a1b2");
    assert_eq!(
        request.target(),
        "/robot/send?access_token=a1b2&timestamp=1719561600250\
         &sign=humQ%2F%2BAMUl1bVNP4hFhVQJFO3lkMpfmpvDR9Hnt3C1I%3D"
    );
    assert_eq!(
        body(&request),
        json!({
            "msgtype": "text",
            "text": { "content": "需求阶段客户数异常减少 & 请处理\n现有 12，通常 <30>\n请在 1 个工作日内处理\n\
                @13800001111 @manager77\n[stage_swing|group:funnel=enterprise,stage=需求|2024-06-28]" },
            "at": { "atMobiles": ["13800001111"], "atUserIds": ["manager77"], "isAtAll": false },
        })
    );
}

#[test]
fn dingtalk_without_a_key_keeps_its_address() {
    let request = request(dingtalk(), &message(), ERRCODE_OK, "", "/robot/send?access_token=a1b2");
    assert_eq!(request.target(), "/robot/send?access_token=a1b2");
}

#[test]
fn long_texts_are_cut_to_what_each_service_takes() {
    let mut message = message();
    message.text = (1..=9000).map(|it| format!("客户 {it} \"停滞\" <{it}>\n")).collect::<Vec<_>>().concat();
    let note = "个字符未显示";

    let slack = body(&request(slack(), &message, "ok", "", "/"));
    let text = slack["text"].as_str().unwrap();
    assert!((39_000..=40_000).contains(&text.chars().count()), "{}", text.chars().count());
    assert!(text.contains(note) && text.contains("[stage_swing|"));

    let feishu = request(feishu(), &message, FEISHU_OK, "", "/");
    assert!((19_000..=20_000).contains(&feishu.body.len()), "{}", feishu.body.len());
    let paragraphs = body(&feishu)["content"]["post"]["zh_cn"]["content"].as_array().unwrap().clone();
    let [.., cut, _, key] = paragraphs.as_slice() else { panic!("{paragraphs:?}") };
    assert!(cut[0]["text"].as_str().unwrap().ends_with(note), "{cut}");
    assert!(key[0]["text"].as_str().unwrap().starts_with("[stage_swing|"));

    let wecom = body(&request(wecom(), &message, ERRCODE_OK, "", "/"));
    let text = wecom["text"]["content"].as_str().unwrap();
    assert!((1_900..=2048).contains(&text.len()) && text.contains(note), "{}", text.len());

    let dingtalk = request(dingtalk(), &message, ERRCODE_OK, "", "/");
    assert!((19_000..=20_000).contains(&dingtalk.body.len()), "{}", dingtalk.body.len());
    assert!(dingtalk.body.contains(note) && dingtalk.body.contains("[stage_swing|"));

    // What was shown and what was left out is all there was.
    let shown = text.split_once('\n').unwrap().1.split("\n……").next().unwrap();
    let left_out: usize = text.split("另有 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let counted = message.text.chars().take(message.text.chars().count() - left_out).collect::<String>();
    assert_eq!(counted.trim_end(), shown.replace('＜', "<"));
}
