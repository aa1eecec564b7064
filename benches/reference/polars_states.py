"""The states in polars, over Parquet files, as an analyst would write it.

polars_states.py FOLDER RULES.json [LINES]

Makes Parquet files of the CSV files in FOLDER if they are not there (not timed). Then reads them and
counts customers by funnel, stage and state (timed), or with LINES writes the states there instead.
"""

import json
import os
import sys
import time
from datetime import date, timedelta

import polars as pl

DATES = {"created_at": pl.Date, "stage_entered_at": pl.Date}
TIMES = {"happened_at": pl.Datetime, "marked_at": pl.Datetime}


def make_parquet(folder: str, table: str) -> str:
    path = os.path.join(folder, table + ".parquet")
    if not os.path.exists(path):
        frame = pl.read_csv(os.path.join(folder, table + ".csv"), infer_schema_length=100_000)
        frame = frame.with_columns(
            [pl.col(name).str.to_date() for name in DATES if name in frame.columns]
            + [pl.col(name).str.to_datetime() for name in TIMES if name in frame.columns]
        )
        frame.write_parquet(path + ".unfinished")
        os.rename(path + ".unfinished", path)
    return path


def working_days(rules: dict) -> pl.DataFrame:
    """For each date how many working days there were until then."""
    day, last, count, rows = date(2022, 12, 31), date(2024, 12, 31), 0, []
    while day <= last:
        text = day.isoformat()
        holiday = any(first <= text <= end for first, end in rules["holidays"])
        count += text in rules["workdays"] or not (day.weekday() >= 5 or holiday)
        rows.append((day, count))
        day += timedelta(days=1)
    return pl.DataFrame(rows, schema={"day": pl.Date, "n": pl.Int64}, orient="row")


def is_true(text: str | None) -> pl.Expr:
    return pl.lit(False) if text is None else pl.sql_expr(text).fill_null(False)


def met(item: dict) -> pl.Expr:
    done = pl.lit(True)
    if item["mark"]:
        at = pl.col(item["id"] + "_at")
        done = (at >= pl.col("since")).fill_null(False) if item["renew"] else at.is_not_null()
    if item["expr"]:
        done = done & is_true(item["expr"])
    if item["when"]:
        done = done | (~pl.sql_expr(item["when"])).fill_null(False)
    return done


def by_stage(rules: dict, of) -> pl.Expr:
    """One expression for each stage of each funnel."""
    chain = None
    for funnel in rules["funnels"]:
        for stage in funnel["stages"]:
            here = (pl.col("funnel") == funnel["id"]) & (pl.col("place") == stage["id"])
            chain = (pl if chain is None else chain).when(here).then(of(stage))
    return chain.otherwise(None)


def activity(activities: pl.LazyFrame, customers: pl.LazyFrame, as_of: date, calls_from: date) -> pl.LazyFrame:
    at, kind, minutes = pl.col("happened_at"), pl.col("kind"), pl.col("minutes")
    month, quarter = at >= as_of - timedelta(days=29), at >= as_of - timedelta(days=89)
    stage = at >= pl.col("stage_entered_at")
    return (
        activities.filter(at < as_of + timedelta(days=1))
        .join(customers.select("id", "stage_entered_at"), left_on="customer_id", right_on="id")
        .group_by("customer_id")
        .agg(
            visits_30d=((kind == "visit") & month).sum(),
            visits_90d=((kind == "visit") & quarter).sum(),
            calls_10bd=((kind == "call") & (at >= calls_from)).sum(),
            contacts_90d=quarter.sum(),
            minutes_90d=minutes.filter(quarter).sum(),
            avg_minutes=minutes.filter(quarter).mean(),
            kinds_90d=kind.filter(quarter).drop_nulls().n_unique(),
            people_seen=pl.col("rep_id").drop_nulls().n_unique(),
            last_contact=at.max(),
            first_visit=at.filter(kind == "visit").min(),
            longest_visit=minutes.filter(kind == "visit").max(),
            site_visits=(kind == "site_visit").sum(),
            presentations_stage=((kind == "presentation") & stage).sum(),
            stage_contacts=(kind.is_in(["call", "visit"]) & stage).sum(),
            stage_minutes=minutes.filter(stage).sum(),
        )
    )


COUNTS = (
    "visits_30d visits_90d calls_10bd contacts_90d minutes_90d kinds_90d people_seen site_visits "
    "presentations_stage stage_contacts stage_minutes"
).split()


def states(paths: dict, rules: dict) -> pl.DataFrame:
    as_of = date.fromisoformat(rules["as_of"])
    customers = pl.scan_parquet(paths["customers"])
    days = working_days(rules)
    today = days.filter(pl.col("day") == as_of)["n"].item()
    calls_from = days.filter(pl.col("n") == today - 9)["day"].min()
    marks = (
        pl.scan_parquet(paths["checklist_marks"])
        .filter(pl.col("marked_at") < as_of + timedelta(days=1))
        .group_by("customer_id")
        .agg(
            pl.col("marked_at").filter(pl.col("item") == item).max().alias(item + "_at")
            for item in rules["marks"]
        )
    )
    funnel, place, stage = None, None, pl.col("stage")
    for each in rules["funnels"]:
        funnel = (pl if funnel is None else funnel).when(is_true(each["when"])).then(pl.lit(each["id"]))
    for name, values in rules["stages"]:
        place = (pl if place is None else place).when(stage.is_in(values)).then(pl.lit(name))
    place = place.when(stage == "Closed Won").then(pl.lit("won"))
    place = place.when(stage == "Closed Lost").then(pl.lit("lost")).otherwise(None)
    since, known = pl.col("stage_entered_at"), pl.coalesce("created_at", "stage_entered_at")
    days_until = lambda column: (pl.lit(as_of) - column.cast(pl.Date)).dt.total_days()
    frame = (
        customers.filter((known <= as_of).fill_null(True))
        .join(activity(pl.scan_parquet(paths["activities"]), customers, as_of, calls_from),
              left_on="id", right_on="customer_id", how="left")
        .join(marks, left_on="id", right_on="customer_id", how="left")
        .join(days.lazy(), left_on="stage_entered_at", right_on="day", how="left")
        .with_columns(
            pl.col(COUNTS).fill_null(0).cast(pl.Int64),
            contact=pl.when(pl.col("contact") != "").then(pl.col("contact")),
            funnel=funnel.otherwise(None),
            place=pl.when((since > as_of).fill_null(False)).then(None).otherwise(place),
            since=since,
            days_in_stage=days_until(since),
            business_days_in_stage=today - pl.col("n"),
            silent_days=days_until(pl.col("last_contact")),
            known_days=days_until(pl.col("first_visit")),
        )
        .with_columns(pl.sql_expr(f"{expr} AS {name}") for name, expr in rules["derived"])
        .with_columns(
            admitted=pl.any_horizontal(
                (pl.col("funnel") == each["id"]) & pl.all_horizontal(map(is_true, each["admit"]))
                for each in rules["funnels"]
            ),
            ready=by_stage(rules, lambda stage: pl.all_horizontal(map(met, stage["items"]))),
            d=by_stage(rules, lambda stage: pl.col("business_days_in_stage" if stage["business"] else "days_in_stage")),
            e=by_stage(rules, lambda stage: pl.sql_expr(stage["days"][0])),
            s=by_stage(rules, lambda stage: pl.sql_expr(stage["days"][1])),
            l=by_stage(rules, lambda stage: pl.sql_expr(stage["days"][2])),
            improving=by_stage(rules, lambda stage: is_true(stage["improving"])),
        )
    )
    place, d, e, s, l = (pl.col(name) for name in ("place", "d", "e", "s", "l"))
    ended = place.is_in(["won", "lost"]).fill_null(False)
    state = (
        pl.when(pl.col("funnel").is_null()).then(pl.lit("outside"))
        .when(ended).then(place)
        .when(~pl.col("admitted")).then(pl.lit("not_admitted"))
        .when(place.is_null() | pl.col("since").is_null()).then(pl.lit("unknown"))
        .when(pl.col("ready")).then(pl.lit("ready"))
        .when(e.is_null()).then(pl.lit("unknown"))
        .when(d <= e).then(pl.lit("entering"))
        .when(d <= e + s).then(pl.lit("stagnant"))
        .when((d <= e + s + l) | pl.col("improving")).then(pl.lit("losing"))
        .otherwise(pl.lit("lost"))
    )
    stage = pl.when(pl.col("funnel").is_not_null() & ~ended).then(place)
    return frame.select("id", "funnel", stage.alias("stage"), state.alias("state"))


def main() -> None:
    folder = sys.argv[1]
    paths = {name: make_parquet(folder, name) for name in ("customers", "activities", "checklist_marks")}
    with open(sys.argv[2], encoding="utf-8") as file:
        rules = json.load(file)
    begin = time.perf_counter()
    frame = states(paths, rules)
    if len(sys.argv) > 3:
        frame.collect().write_csv(sys.argv[3], separator="\t", include_header=False)
    else:
        frame.group_by("funnel", "stage", "state").len().collect()
    print(json.dumps({"seconds": time.perf_counter() - begin}))


if __name__ == "__main__":
    main()
