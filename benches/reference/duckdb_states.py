"""The states in DuckDB, over its own native copy of the dataset.

duckdb_states.py DATABASE CSV_FOLDER SETUP.sql STATES.sql [LINES]

Loads the CSV files into DATABASE if it is not there (not timed). Then counts customers by funnel,
stage and state (timed), or with LINES writes the states there instead.
"""

import json
import os
import sys
import time

import duckdb

TABLES = {
    "customers": "id {key}, name VARCHAR, owner_id VARCHAR, created_at DATE, stage VARCHAR, "
    "stage_entered_at DATE, employees BIGINT, amount DOUBLE, probability DOUBLE, contact VARCHAR, "
    "industry VARCHAR, region VARCHAR",
    "activities": "id BIGINT, customer_id {key}, rep_id VARCHAR, kind VARCHAR, "
    "happened_at TIMESTAMP, minutes BIGINT",
    "checklist_marks": "id BIGINT, customer_id {key}, item VARCHAR, marked_at TIMESTAMP, marked_by VARCHAR",
}


def load(database: str, folder: str) -> None:
    with open(os.path.join(folder, "customers.csv"), encoding="utf-8") as file:
        file.readline()
        key = "VARCHAR" if file.readline().startswith("C") else "BIGINT"
    unfinished = database + ".unfinished"
    if os.path.exists(unfinished):
        os.remove(unfinished)
    with duckdb.connect(unfinished) as connection:
        for table, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {table} ({columns.format(key=key)})")
            path = os.path.join(folder, table + ".csv")
            connection.execute(f"COPY {table} FROM '{path}' (HEADER, NULLSTR '')")
    os.rename(unfinished, database)


def text_of(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def main() -> None:
    database, folder, setup, states = sys.argv[1:5]
    if not os.path.exists(database):
        load(database, folder)
    setup, states = text_of(setup), text_of(states)
    begin = time.perf_counter()
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute(setup)
        if len(sys.argv) > 5:
            connection.execute(f"COPY ({states}) TO '{sys.argv[5]}' (DELIMITER '\t', HEADER FALSE, NULLSTR '')")
        else:
            connection.execute(
                f"SELECT funnel, stage, state, count(*) FROM ({states}) GROUP BY 1, 2, 3"
            ).fetchall()
    print(json.dumps({"seconds": time.perf_counter() - begin}))


if __name__ == "__main__":
    main()
