// Hands every view to the stage, as soon as served.js has brought it.

export default function (component) {
  let end = () => {};
  const begin = () => {
    end = window.attentionStage(component);
  };
  if (window.attentionStage) begin();
  else window.addEventListener('attentionstage', begin, { once: true });
  return () => {
    window.removeEventListener('attentionstage', begin);
    end();
  };
}
