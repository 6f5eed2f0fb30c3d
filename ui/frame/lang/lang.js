// Sets the language of the document.

/** @param {import('../../kit/serve.js').Component<[string]>} component */
export default function ({ data: [language] }) {
  document.documentElement.lang = language;
}
