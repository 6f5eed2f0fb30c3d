// Hands every view to the stage, as soon as served.js has brought it.

/** @param {import('../../kit/serve.js').Component<Uint8Array>} component */
export default function (component) {
  let end = () => {};
  const begin = () => {
    end = window.attentionStage?.(component) ?? end;
  };
  if (window.attentionStage) begin();
  else window.addEventListener('attentionstage', begin, { once: true });
  return () => {
    window.removeEventListener('attentionstage', begin);
    end();
  };
}
