// What the contracts say of facts: topics, types, payload messages and their fields, with the comments of the proto files.
import { readFileSync } from 'node:fs';

import { fromBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type as T,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';

import { publicFacts } from '../../libs/contracts/src/public-facts.ts';
import { factTypes, topicPlans, topics } from '../../libs/contracts/src/topics.ts';

const root = new URL('../../', import.meta.url);
const { file: files } = fromBinary(FileDescriptorSetSchema, readFileSync(new URL('libs/contracts/image.binpb', root)));

const MESSAGES = 4;
const FIELDS = 2;
const SCALARS = new Map([
  [T.STRING, 'string'],
  [T.BYTES, 'string'],
  [T.ENUM, 'string'],
  [T.BOOL, 'boolean'],
  [T.INT32, 'integer'],
  [T.UINT32, 'integer'],
  [T.DOUBLE, 'number'],
  [T.FLOAT, 'number'],
  [T.INT64, 'int64'],
  [T.UINT64, 'int64'],
]);

const oneLine = (text = '') => text.trim().replaceAll(/\s+/g, ' ');

/** Every message by its full name: `{ name, file, comment, detached, fields: [{ name, type, message, repeated, comment }] }`. */
export const messages = new Map(files.flatMap((file) => messagesOf(file)));

function messagesOf(file) {
  const commentAt = new Map(
    (file.sourceCodeInfo?.location ?? []).map((location) => [location.path.join('.'), location]),
  );
  const detached = oneLine(
    (file.sourceCodeInfo?.location ?? []).flatMap(({ leadingDetachedComments }) => leadingDetachedComments).join(' '),
  );
  return file.messageType.map((message, place) => {
    const comment = (...path) => oneLine(commentAt.get(path.join('.'))?.leadingComments);
    const fields = message.field.map((field, at) => fieldOf(field, comment(MESSAGES, place, FIELDS, at)));
    const fullName = `${file.package}.${message.name}`;
    return [fullName, { name: message.name, file: file.name, comment: comment(MESSAGES, place), detached, fields }];
  });
}

function fieldOf({ jsonName, type, typeName, label }, comment) {
  const message = type === T.MESSAGE ? typeName.slice(1) : undefined;
  return {
    name: jsonName,
    type: SCALARS.get(type),
    message,
    repeated: label === FieldDescriptorProto_Label.REPEATED,
    comment,
  };
}

const named = (text, names) =>
  names.filter((name) => new RegExp(`(^|[^\\w.])${name.replaceAll('.', '\\.')}([^\\w.]|$|\\.(\\s|$))`).test(text));
const keyIn = (text) => /keyed by ([^.,:]+)/.exec(text)?.[1]?.trim();

/** Every fact: `{ name, type, topic, key, message, about, shared }`; `shared` are the fields that other systems get, or undefined. */
export const facts = Object.entries(factTypes).map(([name, type]) => {
  const found = [...messages].filter(([, { comment }]) => named(comment, [type]).length > 0);
  if (found.length !== 1)
    throw new Error(`${type} has to be named by the comment of one message in proto/, and is by ${found.length}`);
  const [[message, { comment, detached, fields }]] = found;
  const [topic] = [comment, detached].flatMap((text) => named(text.replaceAll('`', ' '), Object.values(topics)));
  if (topic === undefined) throw new Error(`Neither the comment of ${message} nor that of its file names its topic`);
  const shared = publicFacts[name];
  const unknown = (shared ?? []).filter((field) => !fields.some((each) => each.name === field));
  if (unknown.length > 0) throw new Error(`publicFacts.${name} names what ${message} has not: ${unknown.join()}`);
  return { name, type, topic, key: keyIn(comment) ?? keyIn(detached), message, about: aboutIn(comment, type), shared };
});

/** What a comment says beside the type. */
function aboutIn(comment, type) {
  const [, rest = ''] = comment.split(/baton(?:\.\w+)+\.v\d+(?:, on the compacted topic `[^`]+`)?[:,]\s/);
  const about = oneLine(comment.includes(`${type}:`) || rest ? rest : '');
  return about.startsWith('on ') || about.startsWith('keyed ') ? '' : about;
}

/** Every topic: its plan, its name in the contracts, its key and its facts. */
export const channels = topicPlans.map((plan) => {
  const own = facts.filter(({ topic }) => topic === plan.topic);
  if (own.length === 0) throw new Error(`No fact is published to ${plan.topic}`);
  const name = Object.keys(topics).find((each) => topics[each] === plan.topic);
  return { ...plan, name, key: own.find(({ key }) => key)?.key, facts: own };
});

/** The messages that a fact's message holds, itself first. */
export function within(fullName, found = new Set()) {
  if (found.has(fullName) || fullName === TIMESTAMP) return found;
  found.add(fullName);
  for (const { message } of messages.get(fullName).fields) if (message !== undefined) within(message, found);
  return found;
}

export const TIMESTAMP = 'google.protobuf.Timestamp';
