import { amazonAllOrders } from './amazon-all-orders'
import { amazonMetadata2014 } from './amazon-metadata-2014'
import { amazonMetadata2018 } from './amazon-metadata-2018'
import { amazonMetadata2023 } from './amazon-metadata-2023'
import { amazonOrderHistory } from './amazon-order-history'
import { amazonReviews2014 } from './amazon-reviews-2014'
import { amazonReviews2018 } from './amazon-reviews-2018'
import { amazonReviews2023 } from './amazon-reviews-2023'
import { criteo } from './criteo'
import { diginetica } from './diginetica'
import { digineticaClicks } from './diginetica-clicks'
import { digineticaProductCategories } from './diginetica-product-categories'
import { digineticaProducts } from './diginetica-products'
import { digineticaPurchases } from './diginetica-purchases'
import { digineticaQueries } from './diginetica-queries'
import { douyinOrdersCsv } from './douyin-orders-csv'
import { douyinSettlement } from './douyin-settlement'
import { ebayOrders } from './ebay-orders'
import { ga4Bigquery } from './ga4-bigquery'
import { ga4Csv } from './ga4-csv'
import { instacart } from './instacart'
import { instacartAisles } from './instacart-aisles'
import { instacartDepartments } from './instacart-departments'
import { instacartOrderProducts } from './instacart-order-products'
import { instacartProducts } from './instacart-products'
import { jdOrdersCsv } from './jd-orders-csv'
import { jdSettlementXlsx } from './jd-settlement-xlsx'
import { jdata } from './jdata'
import { jdataComments } from './jdata-comments'
import { jdataProducts } from './jdata-products'
import { jdataUsers } from './jdata-users'
import { movielens100k } from './movielens-100k'
import { movielens100kItems } from './movielens-100k-items'
import { movielens100kUsers } from './movielens-100k-users'
import { movielens1m } from './movielens-1m'
import { movielens1mMovies } from './movielens-1m-movies'
import { movielens1mUsers } from './movielens-1m-users'
import { onlineRetail1 } from './online-retail-1'
import { onlineRetail2 } from './online-retail-2'
import { pddOrdersCsv } from './pdd-orders-csv'
import { pddOrdersFull } from './pdd-orders-full'
import type { Reader } from './reader'
import { rees46 } from './rees46'
import { retailrocket } from './retailrocket'
import { retailrocketCategoryTree } from './retailrocket-category-tree'
import { retailrocketItemProperties } from './retailrocket-item-properties'
import { shopifyCustomers } from './shopify-customers'
import { shopifyOrders } from './shopify-orders'
import { taobaoItemsCsv } from './taobao-items-csv'
import { taobaoOrdersCsv } from './taobao-orders-csv'
import { taobaoOrdersXlsx } from './taobao-orders-xlsx'
import { taobaoUserbehavior } from './taobao-userbehavior'
import { tmallRepeat } from './tmall-repeat'
import { tmallRepeatLabels } from './tmall-repeat-labels'
import { tmallRepeatUsers } from './tmall-repeat-users'
import { webLogCombined } from './web-log-combined'
import { webLogCommon } from './web-log-common'
import { webLogJson } from './web-log-json'
import { woocommerceSkyvergeLegacy } from './woocommerce-skyverge-legacy'
import { woocommerceWebtoffee } from './woocommerce-webtoffee'
import { yoochoose } from './yoochoose'
import { yoochooseBuys } from './yoochoose-buys'

/** Every export format that is known. A test holds this list against the files beside it. */
export const readers: readonly Reader[] = [
  amazonAllOrders,
  amazonMetadata2014,
  amazonMetadata2018,
  amazonMetadata2023,
  amazonOrderHistory,
  amazonReviews2014,
  amazonReviews2018,
  amazonReviews2023,
  criteo,
  diginetica,
  digineticaClicks,
  digineticaProductCategories,
  digineticaProducts,
  digineticaPurchases,
  digineticaQueries,
  douyinOrdersCsv,
  douyinSettlement,
  ebayOrders,
  ga4Bigquery,
  ga4Csv,
  instacart,
  instacartAisles,
  instacartDepartments,
  instacartOrderProducts,
  instacartProducts,
  jdOrdersCsv,
  jdSettlementXlsx,
  jdata,
  jdataComments,
  jdataProducts,
  jdataUsers,
  movielens100k,
  movielens100kItems,
  movielens100kUsers,
  movielens1m,
  movielens1mMovies,
  movielens1mUsers,
  onlineRetail1,
  onlineRetail2,
  pddOrdersCsv,
  pddOrdersFull,
  rees46,
  retailrocket,
  retailrocketCategoryTree,
  retailrocketItemProperties,
  shopifyCustomers,
  shopifyOrders,
  taobaoItemsCsv,
  taobaoOrdersCsv,
  taobaoOrdersXlsx,
  taobaoUserbehavior,
  tmallRepeat,
  tmallRepeatLabels,
  tmallRepeatUsers,
  webLogCombined,
  webLogCommon,
  webLogJson,
  woocommerceSkyvergeLegacy,
  woocommerceWebtoffee,
  yoochoose,
  yoochooseBuys,
]
