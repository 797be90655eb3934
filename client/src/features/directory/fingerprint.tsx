// The fingerprint of a key in groups of four, as it is read out and compared.
export const Fingerprint = ({ hex }: { hex: string }) => (
  <code className="fingerprint">{hex.match(/.{1,4}/g)?.join(' ')}</code>
);
