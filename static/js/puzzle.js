// A small calculation that a phone does before a sign while somebody attacks: an answer for which SHA-256("KEY:ANSWER") begins with so many
// zero bits (FIPS 180-4, one block). Written out because crypto.subtle is not there on http, and asking it for each try is slower.

const SLICE = 4000; // tries between two looks at the screen

// the first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square roots of the first eight
const primes = [];
for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const W = new Int32Array(64);

/** The first 32 bits of SHA-256 of a text of at most 55 ASCII letters. */
export function digest(text) {
  W.fill(0, 0, 16);
  for (let i = 0; i <= text.length; i += 1) W[i >> 2] |= (i < text.length ? text.charCodeAt(i) : 0x80) << (24 - 8 * (i & 3));
  W[15] = text.length * 8;
  for (let i = 16; i < 64; i += 1) {
    const x = W[i - 15], y = W[i - 2];
    W[i] = (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) + W[i - 7] + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)) + W[i - 16];
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const two = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  return (a + START[0]) >>> 0;
}

/** The answer for a key as decimal digits; ``bits`` is at most 32. The page stays awake meanwhile. */
export async function solve(key, bits) {
  const name = `${key.toLowerCase()}:`;
  for (let answer = 0; ; answer += 1) {
    if (digest(name + answer) < 2 ** (32 - bits)) return String(answer);
    if (answer % SLICE === SLICE - 1) await new Promise((resolve) => { setTimeout(resolve); });
  }
}
