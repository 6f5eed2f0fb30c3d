// The document says which language it is in.

/** @param {import('../../kit/serve.js').Component<[string]>} component */
export default function ({ data: [language] }) {
  document.documentElement.lang = language;
}
