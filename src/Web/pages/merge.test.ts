import assert from "node:assert/strict";
import { test } from "node:test";
import { flat, json, merge } from "./merge";

const base = { birthName: "Bruyère", question: "", context: "HTA", "answer.siege": "" };

test("what only one side changed is taken from it", () => {
  const { fields, conflicts } = merge(base, { ...base, question: "Que faire ?" }, { ...base, context: "HTA, diabète", "answer.siege": "dos" });
  assert.deepEqual(fields, { birthName: "Bruyère", question: "Que faire ?", context: "HTA, diabète", "answer.siege": "dos" });
  assert.deepEqual(conflicts, []);
});

test("what both changed is for the person to choose, and mine stands until then", () => {
  const { fields, conflicts } = merge(base, { ...base, context: "HTA, tabac" }, { ...base, context: "HTA, diabète" });
  assert.equal(fields.context, "HTA, tabac");
  assert.deepEqual(conflicts, [{ name: "context", mine: "HTA, tabac", theirs: "HTA, diabète" }]);
});

test("the same words on both sides are no conflict, whatever ends their lines", () => {
  assert.deepEqual(merge(base, { ...base, context: "HTA\r\ntabac" }, { ...base, context: "HTA\ntabac" }).conflicts, []);
});

test("what one side emptied stays empty, and a question that its form does not ask was not emptied", () => {
  const both = { context: "HTA", "answer.siege": "dos" };
  assert.deepEqual(merge(both, { context: "" }, both).fields, { context: "", "answer.siege": "dos" });
});

test("the API's JSON comes back as it went", () => {
  const fields = flat('{"birthName":"Bruyère","usedName":null,"consentGiven":true,"consentLearners":false,"answers":{"siege":"dos"}}');
  assert.deepEqual(fields, { birthName: "Bruyère", usedName: "", consentGiven: "true", consentLearners: "", "answer.siege": "dos" });
  assert.deepEqual(JSON.parse(json(fields)), { birthName: "Bruyère", usedName: "", consentGiven: true, consentLearners: false, answers: { siege: "dos" } });
});
