//! What the demo tells: a week in the life of a sales organisation, by the commands that show it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::super::args::Places;
use super::super::computing::delta;
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::session::Opening;
use super::super::terminal::{Terminal, print};
use super::{folder, perform, unwritable};
use crate::delta::{Delta, Reasons, Wanted, Watching};
use crate::demo::{last_day, planted_problems, week_before};
use crate::evaluate::State;
use crate::language::{Language, say};
use crate::render::{Overview, Style, write_handling, write_phases, write_week};
use crate::ruleset::Ruleset;
use crate::store::read_snapshot;

/// The edit that is planned: file, line, the line instead.
const EDIT: (&str, &str, &str) = ("small_medium.toml", "stagnant_days = 7", "stagnant_days = 3");

/// Who confirms in what is proposed: whoever leads the company.
const BOSS: &str = "gao";

/// What the explanation of the customer that is shown has to show.
const EXPLAINED: &str = "✗ team_presents";

/// The story of a demo that was made in a folder.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story<'a> {
    pub dir: &'a Path,
    pub language: Language,
    pub terminal: Terminal,
}

impl Story<'_> {
    /// Tells it; ends early, with its status, if a command fails.
    pub fn tell(self) -> Result<Exit, Failure> {
        let rules = self.dir.join("rules").display().to_string();
        let (before, today) = (week_before().to_string(), last_day().to_string());
        let dir = self.dir.display();
        write_text(&say!(
            self.language,
            "made {dir}: a made-up company, 2,000 customers in three funnels, and its rules\n",
            "已生成 {dir}：一家虚构的公司，三个漏斗共 2,000 个客户，以及它的规则\n"
        ))?;

        self.chapter("Are the rules sound, and do they fit the data?", "规则写得对吗？与数据相符吗？")?;
        self.command(&["check", "--rules", &rules])?;
        self.chapter(
            "A week ago: the first run records where everyone stands.",
            "一周之前：第一次运行，记下每个客户的位置。",
        )?;
        self.command(&["run", "--rules", &rules, "--as-of", &before, "--summary"])?;

        folder::receive(self.dir).map_err(|error| self.unwritable(&error))?;
        self.chapter(
            "A week passes, and the CRM exports anew. The next run evaluates every day between.",
            "一周过去，CRM 重新导出。下一次运行逐日补上中间的每一天。",
        )?;
        let (delta, ruleset) = self.look(&rules, &today)?;
        self.command(&["run", "--rules", &rules, "--as-of", &today, "--summary"])?;
        self.show(&delta, &ruleset)?;

        self.chapter(
            "What shows that something is wrong before the results do? The gravest alerts, each with whom it concerns:",
            "业绩反应之前，哪里已经不对？最严重的告警，以及各自的责任人：",
        )?;
        self.command(&["alerts", "list", "--rules", &rules, "--as-of", &today, "--severity", "critical"])?;

        self.chapter(
            "Why is one of them about to be lost? The line `team_presents` leads from the customer to its team.",
            "其中一个客户为什么即将流失？看 `team_presents` 一行：问题不在客户，在团队。",
        )?;
        let losing = losing_customer(&delta);
        self.command(&["explain", &losing, "--rules", &rules, "--as-of", &today])?;
        self.edit(&today)?;
        self.next_steps(&delta, &ruleset)
    }

    /// What the week brought, before it is recorded.
    fn look(self, rules: &str, today: &str) -> Result<(Delta, Ruleset), Failure> {
        let places = Places {
            rules: PathBuf::from(rules),
            dataset: None,
            store: None,
            as_of: Some(today.to_owned()),
            memory_limit: None,
        };
        let opening = Opening::of(&places, self.terminal)?;
        let snapshot = read_snapshot(&opening.store_path(&places))?;
        let wanted = Wanted { reasons: Reasons::None, states: true, store: false };
        let delta = delta(
            &opening,
            &snapshot,
            places.memory_limit(),
            (wanted, Some(&Watching::default())),
            self.terminal,
        )?;
        Ok((delta, opening.ruleset))
    }

    /// The three tables of the week; more of this kind is in `report`.
    fn show(self, delta: &Delta, ruleset: &Ruleset) -> Result<(), Failure> {
        let style = Style { palette: self.terminal.palette(), language: self.language };
        let overview = Overview { ruleset, delta, style };
        print(|out| {
            write_phases(out, &overview)?;
            write_week(out, &overview)?;
            write_handling(out, &overview)
        })
    }

    /// Edits a threshold in a copy of the rules, and plans it.
    fn edit(self, today: &str) -> Result<(), Failure> {
        let (file, line, edited) = EDIT;
        self.chapter(
            "What if small customers counted as losing four days sooner? A copy of the rules says so:",
            "如果中小客户提早四天算作待丢失呢？在规则的副本里改一行：",
        )?;
        write_text(&format!("  {file}\n  - {line}\n  + {edited}\n"))?;
        let copy =
            folder::copy_edited(self.dir, file, line, edited).map_err(|error| self.unwritable(&error))?;
        let rules = copy.display().to_string();
        let done = self.command(&["plan", "--rules", &rules, "--as-of", today, "--summary"]);
        folder::remove_copy(self.dir).map_err(|error| self.unwritable(&error))?;
        done
    }

    fn next_steps(self, delta: &Delta, ruleset: &Ruleset) -> Result<Exit, Failure> {
        let (dir, day) = (self.dir.display(), last_day());
        let places = format!("--rules {dir}/rules --as-of {day}");
        let ready = ready_customer(delta, ruleset);
        let steps = [
            (
                format!("funnelwright report states {places}"),
                (
                    "who is in which state of which stage, and who is not let in",
                    "各阶段各状态有多少客户，谁未准入",
                ),
            ),
            (
                format!("funnelwright alerts list --mine pan {places}"),
                (
                    "the alerts of one person; `alerts handle` closes the loop",
                    "一个人的告警；用 `alerts handle` 完成闭环",
                ),
            ),
            (
                format!("funnelwright report conversion {places}"),
                ("how many get how far within one deal cycle", "一个成交周期内，多少客户走到哪一步"),
            ),
            (
                format!("funnelwright report --format html --out {dir}/report.html {places}"),
                ("all reports as one page with charts", "全部报告，带图表的一页"),
            ),
            (
                format!("funnelwright check --data {places}"),
                ("what is wrong with the data", "数据有哪些问题"),
            ),
            (
                format!("funnelwright confirm {ready} --by {BOSS} {places}"),
                ("this customer is ready: let it move on", "这个客户已待进阶：确认进入下一阶段"),
            ),
            (
                format!("funnelwright demo --describe {dir}"),
                ("which problems are planted, and how each is found", "埋设了哪些问题，如何逐一发现"),
            ),
        ];
        let lines = steps.map(|(command, (english, chinese))| {
            format!("  {command}\n      {}\n", self.language.pick(english, chinese))
        });
        self.chapter("What to type next", "接下来可以输入")?;
        write_text(&lines.concat())?;
        write_text(&say!(
            self.language,
            "  edit a file in {dir}/rules, then `plan` again: the change is shown before it counts\n",
            "  修改 {dir}/rules 里的文件，再运行 `plan`：生效之前先看到影响\n"
        ))?;
        Ok(Exit::Done)
    }

    /// A line that says what comes now.
    fn chapter(self, english: &str, chinese: &str) -> Result<(), Failure> {
        let text = self.language.pick(english, chinese);
        write_text(&format!("\n{}\n", self.terminal.palette().good(&format!("── {text}"))))
    }

    /// A command as a person would type it, with what it prints.
    fn command(self, words: &[&str]) -> Result<(), Failure> {
        match perform(words, self.terminal)? {
            Exit::Done => Ok(()),
            exit => Err(Failure::said(exit)),
        }
    }

    fn unwritable(self, error: &io::Error) -> Failure {
        unwritable(self.dir, error)
    }
}

fn write_text(text: &str) -> Result<(), Failure> {
    print(|out| out.write_all(text.as_bytes()))
}

/// Of the customers that a planted problem befell, one that is losing.
fn losing_customer(delta: &Delta) -> String {
    let problems = planted_problems();
    let ids = problems.iter().filter(|problem| problem.shows == EXPLAINED).flat_map(|problem| &problem.ids);
    let states = delta.states();
    let is_losing = |id: &&String| {
        states.iter().any(|row| row.customer.as_ref() == id.as_str() && row.position.state == State::Losing)
    };
    ids.clone().find(is_losing).or(ids.clone().next()).cloned().unwrap_or_default()
}

/// A customer that is ready and has one way to go.
fn ready_customer(delta: &Delta, ruleset: &Ruleset) -> String {
    let one_way = |funnel: &str, stage: &str| {
        let funnel = ruleset.funnels.iter().find(|it| &*it.id == funnel);
        let stage = funnel.and_then(|funnel| funnel.stages.iter().find(|it| &*it.id == stage));
        stage.is_some_and(|stage| stage.next.len() == 1)
    };
    let ready = delta.states().into_iter().find(|row| {
        let position = &row.position;
        let place = position.funnel.as_deref().zip(position.stage.as_deref());
        position.state == State::Ready && place.is_some_and(|(funnel, stage)| one_way(funnel, stage))
    });
    ready.map(|row| row.customer.to_string()).unwrap_or_default()
}
