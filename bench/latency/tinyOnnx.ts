// A writer for the few parts of the ONNX protobuf that a graph of matrix products needs.

const ELEMENT = { uint8: 2, int8: 3, int32: 6, int64: 7 } as const;
type Element = keyof typeof ELEMENT;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

const VARINT = 0;
const BYTES = 2;

const number = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field * 8 + VARINT), varint(value)]);

function bytes(field: number, content: Buffer | string): Buffer {
  const buffer = typeof content === 'string' ? Buffer.from(content) : content;
  return Buffer.concat([varint(field * 8 + BYTES), varint(buffer.length), buffer]);
}

interface Constant {
  readonly name: string;
  readonly element: Element;
  readonly shape: readonly number[];
  readonly data: Buffer;
}

function tensor({ name, element, shape, data }: Constant): Buffer {
  const dimensions = shape.map((size) => number(1, size));
  return Buffer.concat([
    ...dimensions,
    number(2, ELEMENT[element]),
    bytes(8, name),
    bytes(9, data),
  ]);
}

/** A named dimension may have any size. */
function value(name: string, element: Element, shape: readonly (number | string)[]): Buffer {
  const dimensions = shape.map((size) =>
    bytes(1, typeof size === 'number' ? number(1, size) : bytes(2, size)),
  );
  const tensorType = Buffer.concat([
    number(1, ELEMENT[element]),
    bytes(2, Buffer.concat(dimensions)),
  ]);
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, tensorType))]);
}

function node(operator: string, inputs: readonly string[], output: string): Buffer {
  const named = inputs.map((input) => bytes(1, input));
  return Buffer.concat([...named, bytes(2, output), bytes(3, output), bytes(4, operator)]);
}

const int64s = (name: string, values: readonly bigint[]): Constant => {
  const data = Buffer.from(new BigInt64Array(values).buffer);
  return { name, element: 'int64', shape: [values.length], data };
};

/**
 * An ONNX model of `count` products of u8 activations `x` [n, depth] with different s8 weights [depth, width].
 *
 * Its one output `y` holds a number of each product, so that none can be left out and none costs a copy.
 */
export function matrixModel(count: number, depth: number, width: number): Buffer {
  const weight = (index: number): Constant => {
    const data = Buffer.alloc(depth * width);
    for (let at = 0; at < data.length; at++) data[at] = (at * 31 + index * 17) % 251;
    return { name: `w${index}`, element: 'int8', shape: [depth, width], data };
  };
  const indices = Array.from({ length: count }, (_, index) => index);
  const constants = [
    ...indices.map(weight),
    int64s('starts', [0n, 0n]),
    int64s('ends', [1n, 1n]),
    int64s('flat', [-1n]),
  ];
  const nodes = indices.flatMap((index) => [
    node('MatMulInteger', ['x', `w${index}`], `p${index}`),
    node('Slice', [`p${index}`, 'starts', 'ends'], `s${index}`),
    node('Reshape', [`s${index}`, 'flat'], `f${index}`),
  ]);
  const sums = indices
    .slice(1)
    .map((index) => node('Add', [index === 1 ? 'f0' : `a${index - 1}`, `f${index}`], `a${index}`));
  const last = count === 1 ? 'f0' : `a${count - 1}`;
  const all = [...nodes, ...sums, node('Identity', [last], 'y')];
  const graph = Buffer.concat([
    ...all.map((one) => bytes(1, one)),
    bytes(2, 'matrix-rate'),
    ...constants.map((constant) => bytes(5, tensor(constant))),
    bytes(11, value('x', 'uint8', ['n', depth])),
    bytes(12, value('y', 'int32', [1])),
  ]);
  const operators = Buffer.concat([bytes(1, ''), number(2, 17)]);
  return Buffer.concat([number(1, 8), bytes(7, graph), bytes(8, operators)]);
}
