"""rule-engine over the rows and conditions of `cargo bench --bench expressions`, used as its
documentation recommends: every rule made once, then asked about each row, a dictionary. What cannot
be compared because it is missing raises an error: such a row is not true.

rule_engine_peer.py CONDITIONS.json ROWS.jsonl COUNT
"""

import itertools
import json
import sys
import time
from datetime import date

import rule_engine


def read_rows(path: str, count: int) -> list[dict]:
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in itertools.islice(file, count)]
    for row in rows:
        for name in ("created", "expected_close"):
            row[name] = date.fromisoformat(row[name]) if row[name] else None
    return rows


def count_true(rule: rule_engine.Rule, rows: list[dict]) -> int:
    truths = 0
    for row in rows:
        try:
            truths += rule.matches(row)
        except rule_engine.errors.EvaluationError:
            pass
    return truths


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        conditions = json.load(file)
    rows = read_rows(sys.argv[2], int(sys.argv[3]))
    said, total = {}, 0
    for condition in conditions:
        rule = rule_engine.Rule(condition["rule_engine"])
        begin = time.perf_counter_ns()
        truths = count_true(rule, rows)
        took = time.perf_counter_ns() - begin
        total += took
        said[condition["id"]] = {"true": truths, "ns": took}
    print(json.dumps({"rows": len(rows), "binding_ns": 0, "total_ns": total, "conditions": said}))


if __name__ == "__main__":
    main()
