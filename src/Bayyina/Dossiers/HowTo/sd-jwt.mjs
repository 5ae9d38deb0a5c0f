// Checks the statements of a dossier with an SD-JWT library that others wrote.
// In the unpacked folder, the library installed beside this file: node sd-jwt.mjs KEYFILE data/statements/*.sd-jwt dossier.sd-jwt
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { SDJwtInstance } from '@sd-jwt/core'

const [keyFile, ...files] = process.argv.slice(2)
const thumbprint = ({ crv, kty, x, y }) => createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
const keys = new Map(readdirSync('data/keys').map(name => JSON.parse(readFileSync('data/keys/' + name))).map(key => [thumbprint(key), key]))
const node = JSON.parse(readFileSync(keyFile, 'utf8').split('\n')[1])
keys.set(thumbprint(node), node)

let wrong = 0
for (const file of files) {
  try {
    const compact = readFileSync(file, 'latin1')
    const { kid } = JSON.parse(Buffer.from(compact.split('.')[0], 'base64url'))
    const library = new SDJwtInstance({
      hashAlg: 'sha-256',
      hasher: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
      verifier: (data, signature) => verify('sha256', Buffer.from(data),
        { key: createPublicKey({ key: keys.get(kid), format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
    })
    const { payload } = await library.verify(compact)
    // The library drops a disclosure that matches no digest and says nothing (RFC 9901 section 7.1 tells to reject it):
    // as many properties must come out as disclosures went in.
    const open = ['iss', 'jti', 'iat', 'exercise', 'by']
    const used = Object.keys(payload).filter(name => !open.includes(name)).length
    const supplied = compact.split('~').length - 2
    if (used !== supplied) throw new Error(`${supplied} disclosures supplied, ${used} used`)
  } catch (error) {
    wrong++
    console.log('WRONG', file, error.message)
  }
}
const others = files.filter(file => file !== 'dossier.sd-jwt').length
console.log(others, 'statements' + (others < files.length ? ' and the one about the dossier' : ''), 'checked,', wrong, 'wrong')
process.exit(wrong > 0 ? 1 : 0)
