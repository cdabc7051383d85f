/** Why a person should look twice at an address that something on the network suggests (F64). */
export const addressConcerns = ['loopback', 'link-local', 'metadata', 'name', 'not-the-sender', 'not-unicast'] as const;
export type AddressConcern = (typeof addressConcerns)[number];
