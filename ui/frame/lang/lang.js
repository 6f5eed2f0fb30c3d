// The document says which language it is in.

export default function ({ data }) {
  document.documentElement.lang = data;
}
