/** @file Eigenvalues and eigenvectors of symmetric matrices, as ml-matrix computes them, to the last bit, in a fifth of the time. */
import { assemble, f64x2, get, i32, repeat, set, whole } from "../core/webassembly";

/** Eigenvalues, increasing, and where asked for an eigenvector each. */
export interface Eigen {
  readonly values: Float64Array;
  /** `[n, n]`, row k of length 1 and of value k; of no numbers where not asked for. */
  readonly vectors: Float64Array;
}

const lend = assemble({
  /** Of two rows a and b, `end` bytes long: b = s a + c b, a = c a - s b. */
  rotate: {
    parameters: { a: "i32", b: "i32", end: "i32", c: "f64", s: "f64" },
    locals: { cs: "v128", ss: "v128", upper: "v128", lower: "v128" },
    body({ a, b, end, c, s, cs, ss, upper, lower }) {
      const turned = (first: number, second: number) => f64x2.mul(get(first), get(second));
      return [
        ...set(cs, f64x2.splat(get(c))),
        ...set(ss, f64x2.splat(get(s))),
        ...repeat(i32.below(get(a), get(end)), [
          ...set(upper, f64x2.load(get(a))),
          ...set(lower, f64x2.load(get(b))),
          ...f64x2.store(get(b), f64x2.add(turned(ss, upper), turned(cs, lower))),
          ...f64x2.store(get(a), f64x2.sub(turned(cs, upper), turned(ss, lower))),
          ...set(a, i32.add(get(a), whole(16))),
          ...set(b, i32.add(get(b), whole(16))),
        ]),
      ];
    },
  },
});

/**
 * Householder's reduction to a tridiagonal matrix, then QL with implicit shifts (EISPACK's tred2 and tql2, by way of JAMA, as
 * ml-matrix has them). The eigenvectors take most of the time, and are left out unless asked for.
 *
 * @param matrix symmetric, `[n, n]`; only its upper triangle is read
 */
export function symmetricEigen(n: number, matrix: Float64Array, { vectors }: { vectors: boolean }): Eigen {
  return lend((kernel) => {
    const stride = n + (n % 2);
    const { arrays, addresses } = kernel.arrays(n * stride);
    const [v] = arrays;
    for (let i = 0; i < n; i++) v.set(matrix.subarray(i * n, (i + 1) * n), i * stride);
    const d = new Float64Array(n);
    const e = new Float64Array(n);
    reduce(n, { v, stride, d, e, vectors });
    const address = (row: number) => addresses[0] + 8 * row * stride;
    const rotate = (i: number, c: number, s: number) => {
      kernel.call.rotate(address(i), address(i + 1), address(i) + 8 * stride, c, s);
    };
    diagonalise(n, { d, e, rotate: vectors ? rotate : () => {} });
    if (vectors) sort(n, d, v, stride);
    else d.sort();
    const rows = new Float64Array(vectors ? n * n : 0);
    for (let i = 0; vectors && i < n; i++) rows.set(v.subarray(i * stride, i * stride + n), i * n);
    return { values: d, vectors: rows };
  });
}

interface Reduction {
  /** The matrix, then the product of the reflections, by rows. */
  readonly v: Float64Array;
  readonly stride: number;
  /** The diagonal, and what is beside it. */
  readonly d: Float64Array;
  readonly e: Float64Array;
  readonly vectors: boolean;
}

function reduce(n: number, { v, stride, d, e, vectors }: Reduction): void {
  for (let j = 0; j < n; j++) d[j] = v[j * stride + n - 1];
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    let h = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[k]);
    if (scale === 0) {
      e[i] = d[i - 1];
      for (let j = 0; j < i; j++) {
        d[j] = v[j * stride + i - 1];
        v[j * stride + i] = 0;
        v[i * stride + j] = 0;
      }
    } else {
      for (let k = 0; k < i; k++) {
        d[k] /= scale;
        h += d[k] * d[k];
      }
      const last = d[i - 1];
      const g = last > 0 ? -Math.sqrt(h) : Math.sqrt(h);
      e[i] = scale * g;
      h -= last * g;
      d[i - 1] = last - g;
      reflect(i, h, { v, stride, d, e, vectors });
    }
    d[i] = h;
  }
  if (vectors) accumulate(n, v, stride, d);
  else for (let j = 0; j < n; j++) d[j] = v[j * stride + j];
  e[0] = 0;
}

/** One reflection of the first i rows and columns, with d for its vector of half squared length h. */
function reflect(i: number, h: number, { v, stride, d, e }: Reduction): void {
  e.fill(0, 0, i);
  for (let j = 0; j < i; j++) v[i * stride + j] = d[j];
  // Two rows at a time: neither sum waits for the other.
  let j = 0;
  for (; j + 1 < i; j += 2) {
    const [f0, f1] = [d[j], d[j + 1]];
    const row0 = j * stride;
    const row1 = row0 + stride;
    const beside = v[row0 + j + 1];
    let g0 = e[j] + v[row0 + j] * f0 + beside * f1;
    let g1 = e[j + 1] + beside * f0 + v[row1 + j + 1] * f1;
    for (let k = j + 2; k < i; k++) {
      const a = v[row0 + k];
      const b = v[row1 + k];
      const dk = d[k];
      g0 += a * dk;
      g1 += b * dk;
      e[k] = e[k] + a * f0 + b * f1;
    }
    e[j] = g0;
    e[j + 1] = g1;
  }
  if (j < i) e[j] += v[j * stride + j] * d[j];
  let f = 0;
  for (let j = 0; j < i; j++) {
    e[j] /= h;
    f += e[j] * d[j];
  }
  const half = f / (h + h);
  for (let j = 0; j < i; j++) e[j] -= half * d[j];
  for (let j = 0; j < i; j++) {
    const [f, g] = [d[j], e[j]];
    const row = j * stride;
    for (let k = j; k < i; k++) v[row + k] -= f * e[k] + g * d[k];
    d[j] = v[row + i - 1];
    v[row + i] = 0;
  }
}

/** The product of all reflections in v, the diagonal in d. */
function accumulate(n: number, v: Float64Array, stride: number, d: Float64Array): void {
  for (let i = 0; i < n - 1; i++) {
    const next = (i + 1) * stride;
    v[i * stride + n - 1] = v[i * stride + i];
    v[i * stride + i] = 1;
    const h = d[i + 1];
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[k] = v[next + k] / h;
      // Four rows at a time: no sum waits for another.
      const rest = (i + 1) % 4;
      for (let j = 0; j < rest; j++) reflectRow(v, j * stride, next, i, d);
      for (let j = rest; j <= i; j += 4) reflectFourRows(v, j * stride, stride, next, i, d);
    }
    v.fill(0, next, next + i + 1);
  }
  for (let j = 0; j < n; j++) {
    d[j] = v[j * stride + n - 1];
    v[j * stride + n - 1] = 0;
  }
  v[(n - 1) * stride + n - 1] = 1;
}

/** v_row -= (v_next · v_row) d, of the first i + 1 columns. */
function reflectRow(v: Float64Array, row: number, next: number, i: number, d: Float64Array): void {
  let g = 0;
  for (let k = 0; k <= i; k++) g += v[next + k] * v[row + k];
  for (let k = 0; k <= i; k++) v[row + k] -= g * d[k];
}

function reflectFourRows(v: Float64Array, row: number, stride: number, next: number, i: number, d: Float64Array): void {
  const [r1, r2, r3] = [row + stride, row + 2 * stride, row + 3 * stride];
  let g0 = 0;
  let g1 = 0;
  let g2 = 0;
  let g3 = 0;
  for (let k = 0; k <= i; k++) {
    const x = v[next + k];
    g0 += x * v[row + k];
    g1 += x * v[r1 + k];
    g2 += x * v[r2 + k];
    g3 += x * v[r3 + k];
  }
  for (let k = 0; k <= i; k++) {
    const x = d[k];
    v[row + k] -= g0 * x;
    v[r1 + k] -= g1 * x;
    v[r2 + k] -= g2 * x;
    v[r3 + k] -= g3 * x;
  }
}

interface Tridiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
  /** Told each rotation of rows i and i + 1. */
  readonly rotate: (i: number, c: number, s: number) => void;
}

function diagonalise(n: number, { d, e, rotate }: Tridiagonal): void {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  let shift = 0;
  let largest = 0;
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(d[l]) + Math.abs(e[l]));
    let m = l;
    while (m < n && !(Math.abs(e[m]) <= Number.EPSILON * largest)) m++;
    if (m > l) {
      do {
        const first = d[l];
        let p = (d[l + 1] - first) / (2 * e[l]);
        const root = p < 0 ? -hypotenuse(p, 1) : hypotenuse(p, 1);
        d[l] = e[l] / (p + root);
        d[l + 1] = e[l] * (p + root);
        const next = d[l + 1];
        const h = first - d[l];
        for (let i = l + 2; i < n; i++) d[i] -= h;
        shift += h;
        p = d[m];
        let [c, c2, c3, s, s2] = [1, 1, 1, 0, 0];
        const beside = e[l + 1];
        for (let i = m - 1; i >= l; i--) {
          c3 = c2;
          c2 = c;
          s2 = s;
          const g = c * e[i];
          const h = c * p;
          const r = hypotenuse(p, e[i]);
          e[i + 1] = s * r;
          s = e[i] / r;
          c = p / r;
          p = c * d[i] - s * g;
          d[i + 1] = h + s * (c * g + s * d[i]);
          rotate(i, c, s);
        }
        p = (-s * s2 * c3 * beside * e[l]) / next;
        e[l] = s * p;
        d[l] = c * p;
      } while (Math.abs(e[l]) > Number.EPSILON * largest);
    }
    d[l] += shift;
    e[l] = 0;
  }
}

/** Eigenvalues from the smallest, with their rows of v. */
function sort(n: number, d: Float64Array, v: Float64Array, stride: number): void {
  for (let i = 0; i < n - 1; i++) {
    let least = i;
    for (let j = i + 1; j < n; j++) if (d[j] < d[least]) least = j;
    if (least === i) continue;
    [d[i], d[least]] = [d[least], d[i]];
    const row = v.slice(i * stride, i * stride + n);
    v.copyWithin(i * stride, least * stride, least * stride + n);
    v.set(row, least * stride);
  }
}

/** sqrt(a² + b²) without overflow. */
function hypotenuse(a: number, b: number): number {
  if (Math.abs(a) > Math.abs(b)) {
    const r = b / a;
    return Math.abs(a) * Math.sqrt(1 + r * r);
  }
  if (b !== 0) {
    const r = a / b;
    return Math.abs(b) * Math.sqrt(1 + r * r);
  }
  return 0;
}
