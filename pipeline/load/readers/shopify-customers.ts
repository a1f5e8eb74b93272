import { defineReader } from './reader'

// As the orders name their buyer: by e-mail, else by phone.
const account = 'coalesce("Email", "Phone", "Default Address Phone")'

/** Shopify's list of customers, in the layout of today and the older one; metafields may follow as columns of their own. */
export const shopifyCustomers = defineReader({
  id: 'shopify_customers',
  version: 1,
  platform: 'shopify',
  title: { en: 'Shopify customers (customers_export)', zh: 'Shopify 顾客（customers_export）' },
  fileName: /^customers_export/i,
  columns: {
    'Customer ID': 'id',
    'First Name': 'text',
    'Last Name': 'text',
    Email: 'text',
    'Accepts Email Marketing': 'text',
    'Default Address Company': 'text',
    'Default Address Address1': 'text',
    'Default Address Address2': 'text',
    'Default Address City': 'text',
    'Default Address Province': 'text',
    'Default Address Province Code': 'text',
    'Default Address Country': 'text',
    'Default Address Country Code': 'text',
    'Default Address Zip': 'id',
    'Default Address Phone': 'phone',
    Phone: 'phone',
    'Accepts SMS Marketing': 'text',
    'Total Spent': 'money',
    'Total Orders': 'count',
    Note: 'text',
    'Tax Exempt': 'text',
    Tags: 'text',
  },
  aliases: {
    'Customer ID?': 'Customer ID',
    Company: 'Default Address Company',
    Address1: 'Default Address Address1',
    Address2: 'Default Address Address2',
    City: 'Default Address City',
    Province: 'Default Address Province',
    'Province Code': 'Default Address Province Code',
    Country: 'Default Address Country',
    'Country Code': 'Default Address Country Code',
    Zip: 'Default Address Zip',
    'Accepts Marketing': 'Accepts Email Marketing',
  },
  usual: [
    'Customer ID', 'First Name', 'Last Name', 'Email', 'Accepts Email Marketing', 'Default Address Company', 'Default Address Address1', 'Default Address Address2', 'Default Address City', 'Default Address Province Code', 'Default Address Country Code',
    'Default Address Zip', 'Phone', 'Accepts SMS Marketing', 'Total Spent', 'Total Orders', 'Note', 'Tax Exempt', 'Tags',
  ],
  signature: ['First Name', 'Last Name', 'Email', 'Accepts Email Marketing', 'Total Spent', 'Total Orders'],
  partOf: 'shopify_orders',
  model: {
    customers: {
      key: account,
      fields: {
        account_id: account,
        name: { last: `nullif(trim(concat_ws(' ', "First Name", "Last Name")), '')` },
        phone: { last: 'coalesce("Phone", "Default Address Phone")' },
        email: '"Email"',
        address: { last: `nullif(concat_ws(', ', "Default Address Address1", "Default Address Address2"), '')` },
        city: { last: '"Default Address City"' },
        province: { last: 'coalesce("Default Address Province", "Default Address Province Code")' },
        postal_code: { last: '"Default Address Zip"' },
        country: { last: 'coalesce("Default Address Country", "Default Address Country Code")' },
      },
    },
  },
})
