/** How a kept venue is written on a session, for people to read: "Slipway House, Mast Pond Road, PO2 7CM". */
export function venueLine({
  name,
  address,
  postcode,
}: {
  name: string;
  address: string;
  postcode: string;
}): string {
  return [name, address, postcode].filter((part) => part !== '').join(', ');
}
