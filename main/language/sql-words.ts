/** Words that SQL cells offer. */
export const sqlKeywords = (
  'select from where group by having order limit offset join left right full inner outer cross using on as and or not in is null like ilike between exists ' +
  'case when then else end distinct all union except intersect with recursive values cast create replace table view temp insert into update set delete drop ' +
  'asc desc nulls first last over partition rows range preceding following unbounded current row filter qualify window exclude pivot unpivot ' +
  'asof lateral sample true false interval date timestamp describe summarize materialized'
).split(' ')

/** Functions that analysts use most, with what they take. */
export const sqlFunctions: Record<string, string> = Object.fromEntries(
  [
    'abs(x)', 'any_value(x)', 'arg_max(x, by)', 'arg_min(x, by)', 'avg(x)', 'ceil(x)', 'coalesce(x, …)', 'concat(x, …)', 'concat_ws(separator, x, …)',
    'contains(text, part)', 'corr(y, x)', 'count(x)', 'count_if(condition)', 'cume_dist()', 'date_diff(part, start, end)', 'date_part(part, time)',
    'date_trunc(part, time)', 'day(time)', 'dayofweek(time)', 'dense_rank()', 'epoch_ms(time)', 'exp(x)', 'extract(part from time)', 'first(x)',
    'first_value(x)', 'floor(x)', 'format(pattern, x, …)', 'generate_series(start, stop, step)', 'greatest(x, …)', 'hour(time)', 'if(condition, a, b)',
    'ifnull(x, other)', 'json_extract_string(json, path)', 'lag(x, offset, default)', 'last(x)', 'last_value(x)', 'lead(x, offset, default)', 'least(x, …)',
    'left(text, count)', 'len(x)', 'length(text)', 'list(x)', 'ln(x)', 'log10(x)', 'lower(text)', 'lpad(text, count, fill)', 'ltrim(text)', 'max(x)',
    'md5(text)', 'median(x)', 'min(x)', 'minute(time)', 'mode(x)', 'month(time)', 'monthname(time)', 'nth_value(x, n)', 'ntile(n)', 'nullif(x, y)',
    'percent_rank()', 'power(x, y)', 'quantile_cont(x, fraction)', 'quantile_disc(x, fraction)', 'quarter(time)', 'rank()', 'regexp_extract(text, pattern, group)',
    'regexp_matches(text, pattern)', 'regexp_replace(text, pattern, by, options)', 'replace(text, part, by)', 'reverse(text)', 'right(text, count)',
    'round(x, digits)', 'row_number()', 'rpad(text, count, fill)', 'rtrim(text)', 'sign(x)', 'split_part(text, separator, index)', 'sqrt(x)',
    'starts_with(text, part)', 'stddev_pop(x)', 'stddev_samp(x)', 'strftime(time, format)', 'string_agg(text, separator)', 'string_split(text, separator)',
    'strptime(text, format)', 'substring(text, start, count)', 'sum(x)', 'trim(text)', 'trunc(x)', 'try_cast(x as type)', 'unnest(list)', 'upper(text)',
    'var_pop(x)', 'var_samp(x)', 'week(time)', 'weekday(time)', 'year(time)', 'approx_count_distinct(x)', 'histogram(x)', 'list_aggregate(list, name)',
  ].map((signature) => [signature.slice(0, signature.indexOf('(')), signature]),
)
