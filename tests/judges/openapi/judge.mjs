// node judge.mjs OPENAPI.json [ANSWERS.jsonl]
// Ends with 1 and a line for each fault: where the description is no OpenAPI 3.1, and where an answer is not as it says.
// A line of the answers: {"method","path","status","type","body"}; the path as it was asked for, without its query.
import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import Ajv from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

const [description, answers] = process.argv.slice(2)
const text = readFileSync(description, 'utf8')
const document = JSON.parse(text)
const faults = []

const validator = new Validator()
const result = await validator.validate(JSON.parse(text))
if (!result.valid) faults.push(`not OpenAPI: ${JSON.stringify(result.errors)}`)
if (validator.version !== '3.1') faults.push(`OpenAPI ${validator.version}, not 3.1`)

// Schemas of 3.1 are JSON Schema 2020-12, found in the document by their pointers.
const ajv = new Ajv({ strict: false, allErrors: true })
formats(ajv)
ajv.addSchema({ $id: 'api:document', ...document })
const at = pointer => ajv.compile({ $ref: 'api:document#' + pointer })
const escape = name => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))

const routes = Object.keys(document.paths).map(path => ({
  path,
  form: new RegExp('^' + path.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+') + '$'),
  open: (path.match(/\{/g) ?? []).length,
}))
let judged = 0
for (const line of answers ? readFileSync(answers, 'utf8').split('\n').filter(Boolean) : []) {
  const { method, path, status, type, body } = JSON.parse(line)
  const where = `${method} ${path} ${status}`
  const route = routes.filter(r => r.form.test(path)).sort((a, b) => a.open - b.open)[0]
  const response = route && document.paths[route.path][method.toLowerCase()]?.responses[status]
  if (!response) { faults.push(`${where}: not described`); continue }
  const media = type.split(';')[0]
  const content = response.content?.[media] ?? response.content?.['*/*']
  if (media && !content) { faults.push(`${where}: ${media} is not described`); continue }
  judged++
  if (!content?.schema || !media.endsWith('json')) continue
  const valid = at(`/paths/${escape(route.path)}/${method.toLowerCase()}/responses/${status}/content/${escape(media)}/schema`)
  if (!valid(JSON.parse(body))) faults.push(`${where}: ${ajv.errorsText(valid.errors)}: ${body.slice(0, 300)}`)
  const codes = response['x-codes']
  if (media === 'application/problem+json' && !codes?.includes(JSON.parse(body).code)) faults.push(`${where}: ${JSON.parse(body).code} is not described`)
}

// The examples of what is sent are of their own schemas.
for (const [path, item] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    const media = operation.requestBody?.content?.['application/json']
    if (!media) continue
    const valid = at(`/paths/${escape(path)}/${method}/requestBody/content/${escape('application/json')}/schema`)
    if (media.example === undefined) faults.push(`${method} ${path}: no example`)
    else if (!valid(media.example)) faults.push(`${method} ${path}: its example is wrong: ${ajv.errorsText(valid.errors)}`)
  }
}
for (const fault of faults) console.log(fault)
console.log(`${judged} answers judged, ${faults.length} faults`)
process.exit(faults.length ? 1 : 0)
