// The document says which language it is in.

export default function ({ data: [language] }) {
  document.documentElement.lang = language;
}
