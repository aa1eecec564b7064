//! Who delivers.

use std::cell::OnceCell;
use std::fmt;
use std::io::Write;

use chrono::{DateTime, Utc};
use ureq::Agent;

use super::channel::{Channel, ChannelKind, Target};
use super::http::{Address, Answer, post};
use super::mail_fault::MailFault;
use super::message::Message;
use super::outcome::{Concern, Outcome, Setback};
use super::problem::{Fault, Problem};
use super::secret::{Secret, Secrets};
use super::server::Server;
use super::trust::Roots;
use super::wire::Wire;
use super::{answer, dingtalk, feishu, local, mail, slack, smtp, webhook, wecom};

/// Who delivers messages, each in one attempt.
pub struct Courier<'a> {
    wire: Wire,
    secrets: Secrets,
    stdout: &'a mut dyn Write,
    // Read only when the first message goes over the network.
    roots: OnceCell<Roots>,
    agent: OnceCell<Agent>,
}

impl fmt::Debug for Courier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Courier")
            .field("wire", &self.wire)
            .field("secrets", &self.secrets)
            .finish_non_exhaustive()
    }
}

impl<'a> Courier<'a> {
    /// One who uses the network so, finds secrets there, and writes to this as the standard output.
    #[must_use]
    pub fn new(wire: Wire, secrets: Secrets, stdout: &'a mut dyn Write) -> Self {
        Self { wire, secrets, stdout, roots: OnceCell::new(), agent: OnceCell::new() }
    }

    /// Whether a channel has all that it needs, as far as can be told without sending: its variables
    /// are set, its addresses can be read.
    ///
    /// # Errors
    /// What it lacks.
    pub fn check(&self, channel: &Channel) -> Result<(), Problem> {
        let checked = match &channel.target {
            Target::Stdout | Target::File { .. } => Ok(()),
            Target::Slack { url_env } | Target::WeCom { url_env } => self.address(url_env).map(|_| ()),
            Target::Webhook { url_env, secret_env }
            | Target::Feishu { url_env, secret_env }
            | Target::DingTalk { url_env, secret_env } => {
                self.address(url_env).and_then(|_| self.secret(secret_env.as_ref())).map(|_| ())
            }
            Target::Email { url_env, secret_env, from } => {
                let server = Server::read(&self.secrets, url_env, secret_env.as_ref());
                server.and_then(|_| mail::sender(from).map_err(Fault::Mail)).map(|_| ())
            }
        };
        checked.map_err(|fault| Problem { channel: channel.id.clone(), fault })
    }

    /// Makes one attempt to deliver a message. It ends in bounded time.
    pub fn deliver(&mut self, channel: &Channel, message: &Message, now: DateTime<Utc>) -> Outcome {
        let attempt = match &channel.target {
            Target::Stdout => local::to_stdout(self.stdout, message).map_err(Setback::from),
            Target::File { path } => local::to_file(path, message).map_err(Setback::from),
            Target::Webhook { url_env, secret_env } => {
                self.webhook(url_env, secret_env.as_ref(), message, now)
            }
            Target::Slack { url_env } => self.slack(url_env, message, now),
            Target::Feishu { url_env, secret_env } => self.feishu(url_env, secret_env.as_ref(), message, now),
            Target::WeCom { url_env } => self.wecom(url_env, message, now),
            Target::DingTalk { url_env, secret_env } => {
                self.dingtalk(url_env, secret_env.as_ref(), message, now)
            }
            Target::Email { url_env, secret_env, from } => {
                self.email(url_env, secret_env.as_ref(), from, message, now)
            }
        };
        Outcome::of(&channel.id, attempt)
    }

    fn webhook(
        &self,
        url_env: &str,
        secret_env: Option<&String>,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Result<(), Setback> {
        let (address, secret) = (self.address(url_env)?, self.secret(secret_env)?);
        let posted = webhook::posted(message, secret.as_ref().map(Secret::value), now.timestamp());
        let headers: Vec<(&str, &str)> =
            posted.headers.iter().map(|(name, it)| (*name, it.as_str())).collect();
        // The status says all; an answer that is cut off after it changes nothing.
        let Answer { status, retry_after, .. } = self.post(&address, &headers, &posted.body, 0, now)?;
        answer::of_status(&address, status, retry_after, None)
    }

    fn slack(&self, url_env: &str, message: &Message, now: DateTime<Utc>) -> Result<(), Setback> {
        let address = self.address(url_env)?;
        let answer = self.post(&address, &[], &slack::body(message), self.wire.answer, now)?;
        answer::of_slack(&address, answer)
    }

    fn feishu(
        &self,
        url_env: &str,
        secret_env: Option<&String>,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Result<(), Setback> {
        let (address, secret) = (self.address(url_env)?, self.secret(secret_env)?);
        let body = feishu::body(message, secret.as_ref().map(Secret::value), now.timestamp());
        let answer = self.post(&address, &[], &body, self.wire.answer, now)?;
        answer::of_service(&address, ChannelKind::Feishu, answer)
    }

    fn wecom(&self, url_env: &str, message: &Message, now: DateTime<Utc>) -> Result<(), Setback> {
        let address = self.address(url_env)?;
        let answer = self.post(&address, &[], &wecom::body(message), self.wire.answer, now)?;
        answer::of_service(&address, ChannelKind::WeCom, answer)
    }

    fn dingtalk(
        &self,
        url_env: &str,
        secret_env: Option<&String>,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Result<(), Setback> {
        let mut address = self.address(url_env)?;
        if let Some(secret) = self.secret(secret_env)? {
            address.url = dingtalk::signed(address.url, secret.value(), now.timestamp_millis());
        }
        let answer = self.post(&address, &[], &dingtalk::body(message), self.wire.answer, now)?;
        answer::of_service(&address, ChannelKind::DingTalk, answer)
    }

    fn email(
        &self,
        url_env: &str,
        secret_env: Option<&String>,
        from: &str,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Result<(), Setback> {
        let server = Server::read(&self.secrets, url_env, secret_env)?;
        let refused = |fault| {
            let of_channel = matches!(fault, MailFault::BadSender { .. });
            let concern = if of_channel { Concern::Channel } else { Concern::Message };
            Setback::Never { concern, fault: Fault::Mail(fault) }
        };
        let mail = mail::mail(message, from, now).map_err(refused)?;
        smtp::send(&server, mail, self.roots(), &self.wire)
    }

    fn address(&self, url_env: &str) -> Result<Address, Fault> {
        Address::read(&self.secrets, url_env)
    }

    fn secret(&self, secret_env: Option<&String>) -> Result<Option<Secret>, Fault> {
        self.secrets.read_optional(secret_env)
    }

    fn post(
        &self,
        address: &Address,
        headers: &[(&str, &str)],
        body: &str,
        most: u64,
        now: DateTime<Utc>,
    ) -> Result<Answer, Fault> {
        let agent = self.agent.get_or_init(|| self.wire.agent(self.roots()));
        post(agent, address, headers, body, most, now)
    }

    fn roots(&self) -> &Roots {
        self.roots.get_or_init(|| Roots::of(&self.wire.trust))
    }
}
