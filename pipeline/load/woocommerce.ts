import type { CustomerColumn } from './model/model-columns'
import type { Grouped } from './readers/reader'

/** The buyers of WooCommerce's orders, as every plug-in writes them: by their billing address, the last one that they gave. */
export function buyersOfWooCommerce(account: string, email: string): Grouped<CustomerColumn> {
  return {
    key: account,
    fields: {
      account_id: account,
      name: { last: `nullif(trim(concat_ws(' ', "billing_first_name", "billing_last_name")), '')` },
      phone: { last: '"billing_phone"' },
      email,
      address: { last: `nullif(concat_ws(', ', "billing_address_1", "billing_address_2"), '')` },
      city: { last: '"billing_city"' },
      province: { last: '"billing_state"' },
      postal_code: { last: '"billing_postcode"' },
      country: { last: '"billing_country"' },
    },
  }
}
