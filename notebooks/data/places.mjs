/**
 * @typedef {object} Place
 * @property {string} country     ISO code
 * @property {string} province    code abroad, name at home
 * @property {string} provinceEn
 * @property {string} city
 * @property {string} cityEn
 * @property {string} district    at home only
 * @property {string} postcode
 * @property {number} weight
 */

/** @param {string} province @param {string} provinceEn @param {string} city @param {string} cityEn @param {string} district @param {string} postcode @param {number} weight @returns {Place} */
const home = (province, provinceEn, city, cityEn, district, postcode, weight) => ({ country: 'CN', province, provinceEn, city, cityEn, district, postcode, weight })

/** @type {readonly Place[]} */
export const placesAtHome = [
  home('浙江省', 'Zhejiang', '杭州市', 'Hangzhou', '西湖区', '310000', 9),
  home('上海', 'Shanghai', '上海市', 'Shanghai', '徐汇区', '200030', 10),
  home('北京', 'Beijing', '北京市', 'Beijing', '朝阳区', '100020', 9),
  home('广东省', 'Guangdong', '广州市', 'Guangzhou', '天河区', '510000', 8),
  home('广东省', 'Guangdong', '深圳市', 'Shenzhen', '南山区', '518000', 8),
  home('江苏省', 'Jiangsu', '南京市', 'Nanjing', '鼓楼区', '210000', 6),
  home('江苏省', 'Jiangsu', '苏州市', 'Suzhou', '姑苏区', '215000', 5),
  home('四川省', 'Sichuan', '成都市', 'Chengdu', '武侯区', '610041', 7),
  home('湖北省', 'Hubei', '武汉市', 'Wuhan', '洪山区', '430070', 5),
  home('陕西省', 'Shaanxi', '西安市', "Xi'an", '雁塔区', '710061', 4),
  home('福建省', 'Fujian', '厦门市', 'Xiamen', '思明区', '361000', 3),
  home('山东省', 'Shandong', '青岛市', 'Qingdao', '市南区', '266000', 4),
  home('湖南省', 'Hunan', '长沙市', 'Changsha', '岳麓区', '410000', 4),
  home('内蒙古自治区', 'Inner Mongolia', '呼和浩特市', 'Hohhot', '赛罕区', '010020', 2),
]

export const streetsAtHome = /** @type {const} */ ([['中山北路', 'Zhongshan North Road'], ['人民路', 'Renmin Road'], ['解放大道', 'Jiefang Avenue'], ['文三路', 'Wensan Road'], ['科技路', 'Keji Road'], ['梧桐街', 'Wutong Street'], ['望江路', 'Wangjiang Road'], ['石板巷', 'Shiban Lane']])

/** @param {string} country @param {string} province @param {string} provinceEn @param {string} city @param {string} postcode @param {number} weight @returns {Place} */
const abroad = (country, province, provinceEn, city, postcode, weight) => ({ country, province, provinceEn, city, cityEn: city, district: '', postcode, weight })

/** @type {readonly Place[]} */
export const placesAbroad = [
  abroad('US', 'NY', 'New York', 'New York', '10002', 9),
  abroad('US', 'CA', 'California', 'San Francisco', '94108', 7),
  abroad('US', 'CA', 'California', 'Los Angeles', '90012', 7),
  abroad('US', 'WA', 'Washington', 'Seattle', '98104', 5),
  abroad('US', 'MA', 'Massachusetts', 'Boston', '02111', 5),
  abroad('US', 'IL', 'Illinois', 'Chicago', '60616', 4),
  abroad('US', 'TX', 'Texas', 'Houston', '77036', 4),
  abroad('CA', 'ON', 'Ontario', 'Toronto', 'M5T 2G7', 4),
  abroad('CA', 'BC', 'British Columbia', 'Vancouver', 'V6A 1P4', 4),
  abroad('GB', 'ENG', 'England', 'London', 'W1D 6JN', 16),
  abroad('GB', 'ENG', 'England', 'Manchester', 'M1 4FH', 9),
  abroad('GB', 'SCT', 'Scotland', 'Edinburgh', 'EH1 2NG', 5),
  abroad('GB', 'WLS', 'Wales', 'Cardiff', 'CF10 1BH', 3),
]

export const streetsAbroad = /** @type {const} */ (['Maple Street', 'Station Road', 'Elm Avenue', 'Church Lane', 'Harbour View', 'Orchard Road', 'Mill Street', 'Cedar Court', 'Bridge Street', 'Hill Crescent'])

/** North American area codes; with 555-0100 to 555-0199 behind them they are kept for fiction. */
export const areaCodes = /** @type {const} */ (['212', '415', '213', '206', '617', '312', '713', '416', '604', '646', '628', '323', '360', '857', '773', '281', '647', '778', '718', '510', '310', '425', '508', '708', '832', '905', '250', '347', '650', '818'])
