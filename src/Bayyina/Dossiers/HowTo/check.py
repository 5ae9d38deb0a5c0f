# Checks an unpacked dossier with Python 3.8 and OpenSSL 3, and nothing else.
# In the unpacked folder: python3 check.py KEYFILE
import base64, hashlib, json, os, subprocess, sys, tempfile

def b64url(text): return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
def b64(data): return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
def sha256(data): return hashlib.sha256(data).digest()
def read(path):
    with open(path, "rb") as f: return f.read()
def file_hash(path, name):
    h = hashlib.new(name)
    with open(path, "rb") as f:
        for chunk in iter(lambda: f.read(1 << 20), b""): h.update(chunk)
    return h.hexdigest()

def openssl(*args, **files):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as f: f.write(data)
        return subprocess.run(("openssl",) + args, cwd=folder, capture_output=True).returncode == 0

# A JWS signature is r and s, 32 bytes each; openssl wants them as two DER integers in a sequence.
def der(signature):
    def integer(n):
        n = n.lstrip(b"\0") or b"\0"
        n = b"\0" * (n[0] >> 7) + n
        return bytes([2, len(n)]) + n
    both = integer(signature[:32]) + integer(signature[32:])
    return bytes([0x30, len(both)]) + both

def signed_by(jwk, data, signature):
    key = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200") + b"\4" + b64url(jwk["x"]) + b64url(jwk["y"])
    return openssl("dgst", "-sha256", "-keyform", "DER", "-verify", "key", "-signature", "sig", "data",
                   key=key, sig=der(signature), data=data)

def thumbprint(jwk): return b64(sha256(json.dumps({k: jwk[k] for k in ("crv", "kty", "x", "y")}, separators=(",", ":"), sort_keys=True).encode()))

def statement(path, keys):
    jws, *disclosures, end = read(path).decode("ascii").split("~")
    assert end == "", "does not end in ~"
    signed, _, signature = jws.rpartition(".")
    header, payload = (json.loads(b64url(part)) for part in signed.split("."))
    assert header["kid"] in keys, "signed by " + header["kid"] + ", which is neither in the key file nor in data/keys"
    assert signed_by(keys[header["kid"]], signed.encode(), b64url(signature)), "signature is wrong"
    digests = [b64(sha256(d.encode())) for d in disclosures]
    assert len(set(digests)) == len(digests) and set(digests) <= set(payload["_sd"]), "a disclosure was not signed"
    said = {name: value for _, name, value in (json.loads(b64url(d)) for d in disclosures)}
    return jws, b64(sha256(signed.encode())), header["kid"], said

# RFC 6962 section 2.1.1, from the leaf up.
def root(index, size, leaf, path):
    node, last = sha256(b"\0" + leaf), size - 1
    for other in path:
        assert last > 0, "path is too long"
        if index % 2 or index == last:
            node = sha256(b"\1" + other + node)
            while index % 2 == 0 and index > 0: index, last = index // 2, last // 2
        else:
            node = sha256(b"\1" + node + other)
        index, last = index // 2, last // 2
    assert last == 0, "path is too short"
    return node

def proof(path, jws, log):
    name, _, key = log.split("+", 2)
    key = base64.b64decode(key)
    assert key[0] == 1, "the log key is not Ed25519"
    lines, _, note = read(path).decode().partition("\n\n")
    lines = [line for line in lines.split("\n")[1:] if not line.startswith("extra ")]
    text, _, signatures = note.rpartition("\n\n")
    origin, size, top = (text + "\n").split("\n")[:3]
    assert origin == name, "proof of another log"
    spki = bytes.fromhex("302a300506032b6570032100") + key[1:]
    theirs = [base64.b64decode(line.split(" ")[2]) for line in signatures.split("\n") if line.startswith("\u2014 " + name + " ")]
    number = sha256(name.encode() + b"\n" + key)[:4]
    assert any(s[:4] == number and openssl("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "data",
               "-sigfile", "sig", key=spki, sig=s[4:], data=(text + "\n").encode()) for s in theirs), "checkpoint is not signed by the log"
    hashes = [base64.b64decode(line) for line in lines[1:]]
    found = root(int(lines[0][len("index "):]), int(size), jws.encode(), hashes)
    assert found == base64.b64decode(top), "path does not lead to the root"
    return int(lines[0][len("index "):])

def give_up(what):
    print(what)
    sys.exit(2)

def key_file(path):
    try:
        with open(path, encoding="utf-8-sig") as f: log, node = [line.strip() for line in f if line.strip()]
        return log, json.loads(node), thumbprint(json.loads(node))
    except OSError as e: give_up("cannot read the key file " + path + ": " + e.strerror)
    except (ValueError, KeyError, TypeError): give_up(path + " is not a key file: two lines, the ledger's key and the node's key")

# The node's keys, from the one in the key file along every key.rotated that the key before and the key after both signed: of what
# a key says of its own end the first in the ledger counts, and nothing that was revoked. Each with the index at which it ends.
def node_keys(mine, about_keys):
    said_by_next = {(p, n) for _, kid, p, n in about_keys if kid == n}
    follows, revoked, nodes = {}, {}, {mine}
    for index, kid, p, n in sorted(about_keys, key=lambda r: r[0]):
        if kid == p and n: follows.setdefault(p, (n, index))
    while True:
        revoked = {p: min(i for i, k, q, m in about_keys if q == p and m is None and k in nodes)
                   for _, kid, p, n in about_keys if n is None and kid in nodes}
        steps = [(p, n) for p, (n, i) in follows.items() if (p, n) in said_by_next and i < revoked.get(p, i + 1)]
        more = {n for p, n in steps if p in nodes} | {p for p, n in steps if n in nodes}
        if more <= nodes: break
        nodes |= more
    ends = {p: i for p, (_, i) in follows.items()}
    return {k: min(ends.get(k, 1 << 63), revoked.get(k, 1 << 63)) for k in nodes}

if len(sys.argv) != 2: give_up("usage, in the unpacked folder: python3 check.py KEYFILE")
log, node, mine = key_file(sys.argv[1])
try:
    keys = {f[:-4]: json.loads(read("data/keys/" + f)) for f in os.listdir("data/keys")} if os.path.isdir("data/keys") else {}
    names = sorted(os.listdir("data/statements"))
except OSError as e: give_up("cannot read " + str(e.filename) + " here: " + e.strerror + "; is this the unpacked folder?")
except ValueError as e: give_up("cannot read a key in data/keys: " + str(e))
keys = {t: k for t, k in keys.items() if thumbprint(k) == t}
keys[mine] = node
bad, others, items, about_keys = 0, {}, set(), []
files = [("data/statements/" + f, "data/proofs/" + f[:-7] + ".tlog-proof", f[:-7]) for f in names]
files += [("dossier.sd-jwt", "dossier.tlog-proof", None)]
for path, proof_path, name in files:
    try:
        jws, number, kid, said = statement(path, keys)
        assert name in (None, number), "the file has another name than its id"
        index = proof(proof_path, jws, log)
        others[kid] = others.get(kid, 0) + 1
        kind = said.get("kind")
        if kind == "item.sealed": items.add((said["sha256"], said["sha512"]))
        if kind == "key.rotated": about_keys.append((index, kid, thumbprint(said["previous"]), thumbprint(said["next"])))
        if kind == "key.revoked": about_keys.append((index, kid, said["thumbprint"], None))
        if name is None:
            nodes = node_keys(mine, about_keys)
            assert kind == "dossier.exported" and kid in nodes, "not the node's statement about this dossier"
            assert index < nodes[kid], "signed with a key of the node after its end"
            assert sorted(said["properties"]) == sorted(said), "something was taken out of the statement about this dossier"
            assert said["manifest_sha512"] == file_hash("manifest-sha512.txt", "sha512"), "the manifest is not the one that was signed"
            for tag, value in said["tags"].items(): assert file_hash(tag, "sha512") == value, tag + " is not the one that was signed"
    except Exception as e:
        bad += 1
        print("WRONG", path, e)
for f in sorted(os.listdir("data/items")) if os.path.isdir("data/items") else []:
    path = "data/items/" + f
    if (file_hash(path, "sha256"), file_hash(path, "sha512")) not in items:
        bad += 1
        print("WRONG", path, "no statement seals these bytes")
nodes = node_keys(mine, about_keys)
for kid, number in others.items():
    if kid not in nodes: print(number, "signed by", kid, "- not in the key file; see the key.enrolled statements")
    elif kid != mine: print(number, "signed by", kid, "- a key of the node, to which key.rotated leads")
print(len(names), "statements and the one about the dossier checked,", bad, "wrong")
sys.exit(bad > 0)
