// json-rules-engine over the rows and conditions of `cargo bench --bench expressions`, used as its
// documentation recommends: one engine with all rules, kept for all rows; the row's fields are facts
// of the run, and what must be computed from them is a dynamic fact.
//
// node json_rules_engine.mjs CONDITIONS.json ROWS.jsonl COUNT

import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Engine } from 'json-rules-engine'

const [conditionsPath, rowsPath, count] = process.argv.slice(2)
const conditions = JSON.parse(readFileSync(conditionsPath, 'utf8'))

const rows = []
for await (const line of createInterface({ input: createReadStream(rowsPath) })) {
  rows.push(JSON.parse(line))
  if (rows.length >= Number(count)) break
}

const engine = new Engine()
for (const { id, json } of conditions) {
  engine.addRule({ conditions: json, event: { type: id } })
}

// A fact computed from others; null if one of them is missing, as no operator holds for null.
const computed = (name, inputs, compute) =>
  engine.addFact(name, async (_, almanac) => {
    const values = await Promise.all(inputs.map((input) => almanac.factValue(input)))
    return values.includes(null) ? null : compute(...values)
  })
computed('weighted', ['amount', 'probability'], (amount, probability) => amount * probability)
computed('most_of_amount', ['amount'], (amount) => amount * 0.8)
computed('effort', ['minutes', 'visits'], (minutes, visits) => minutes + 30 * visits)
computed('days_to_close', ['close_day', 'today_day'], (close, today) => close - today)

const said = Object.fromEntries(conditions.map(({ id }) => [id, { true: 0, ns: null }]))
const begin = process.hrtime.bigint()
for (const row of rows) {
  const { events } = await engine.run(row)
  for (const { type } of events) said[type].true += 1
}
const total = Number(process.hrtime.bigint() - begin)
console.log(JSON.stringify({ rows: rows.length, binding_ns: 0, total_ns: total, conditions: said }))
