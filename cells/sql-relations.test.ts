import { describe, expect, it } from 'vitest'
import { sqlRelations } from './sql-relations'

describe('reads', () => {
  it.each<[string, string[]]>([
    ['select * from orders', ['orders']],
    ['SELECT a FROM orders AS o JOIN "Order Items" i ON o.id = i.id, c', ['orders', 'Order Items', 'c']],
    ['from orders select x', ['orders']],
    ['select * from main.orders', ['orders']],
    ["select 'from a', \"from b\" from c -- from d\n/* from e */", ['c']],
    ["select * from 'orders.csv'", []],
    ["select * from read_csv('x.csv') r join t on true", ['t']],
    ['select * from (select * from inner_one) x join other', ['inner_one', 'other']],
    ['select * from a, lateral (select b from c), unnest(a.list)', ['a', 'c']],
    ['with x as (select * from a), y(k) as (select * from x) select * from y join b', ['a', 'b']],
    ['with orders as (select * from orders where ok) select * from orders', ['orders']],
    ['with recursive r as (select 1 union all select n from r) select * from r', []],
    ['with x as materialized (select * from a) from x', ['a']],
    ['select extract(year from at), trim(both from name), a is distinct from b from t', ['t']],
    ['select f(a, b), c from t where x in (select y from u) order by a, b', ['t', 'u']],
    ['select 订单号 from 订单 where 金额 > 0', ['订单']],
    ['pivot sales on month using sum(amount)', ['sales']],
    ['describe t; summarize u', ['t', 'u']],
    ['select * from t using sample 10', ['t']],
    ['select $$ from a $$, e\'x\' from b', ['b']],
    ['select * from', []],
    ['select o. from orders o', ['orders']],
    ['select * from a union all select * from b', ['a', 'b']],
    ['select * from a positional join b asof join c using (at)', ['a', 'b', 'c']],
  ])('%s', (sql, names) => {
    expect(sqlRelations(sql).reads.map((relation) => relation.name)).toEqual(names)
  })

  it('knows aliases', () => {
    expect(sqlRelations('select * from orders o join items as i on true join b where x').reads).toEqual([
      { name: 'orders', alias: 'o' },
      { name: 'items', alias: 'i' },
      { name: 'b', alias: null },
    ])
  })
})

it('tells what is made from what is changed', () => {
  const sql = 'create temp table if not exists a as from x; create view b as from a; insert into c(id) values (1); update d set x = 1; delete from e; drop table if exists f; alter table g rename to h'
  expect(sqlRelations(sql)).toEqual({
    reads: [
      { name: 'x', alias: null },
      { name: 'a', alias: null },
    ],
    creates: ['a', 'b'],
    changes: ['c', 'd', 'e', 'f', 'g'],
  })
})
