/** JSON schema of a record with these fields and no others. */
export const object = (properties: object, optional: object = {}) => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  additionalProperties: false,
});

export const list = (items: object) => ({ type: 'array', items });

/** A text that is not empty. */
export const line = { type: 'string', minLength: 1 };
