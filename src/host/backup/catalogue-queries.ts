import pg, { type Client, type QueryResultRow } from 'pg'

/** What PostgreSQL's own catalogue tells of a database (PostgreSQL 18, chapter 52). All queries run with an empty search path. */

export interface Table {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly unlogged: boolean
  /** Storage options, e.g. `fillfactor=70`. */
  readonly options: string | null
}

export interface Column {
  readonly table_oid: number
  readonly number: number
  readonly name: string
  readonly type: string
  readonly required: boolean
  /** '' none, 'a' always, 'd' by default. */
  readonly identity: string
  /** '' none, 's' stored, 'v' virtual. */
  readonly generated: string
  readonly default: string | null
  /** Where it is not the one of the type. */
  readonly collation: string | null
}

export interface Sequence {
  readonly schema: string
  readonly name: string
  readonly type: string
  readonly start: string
  readonly increment: string
  readonly least: string
  readonly most: string
  readonly cache: string
  readonly cycle: boolean
  /** `identity` sequences are made with their column. */
  readonly kind: 'identity' | 'owned' | 'free'
  readonly owner_oid: number | null
  readonly owner_number: number | null
  readonly owner_column: string | null
  /** The last value given out, or the first one when `called` is false. */
  readonly value: string
  readonly called: boolean
}

export const ident = (name: string): string => pg.escapeIdentifier(name)
export const literal = (text: string): string => pg.escapeLiteral(text)
export const qualified = ({ schema, name }: { schema: string; name: string }): string => `${ident(schema)}.${ident(name)}`

const rowsOf = async <Row extends QueryResultRow>(client: Client, text: string): Promise<Row[]> => (await client.query<Row>(text)).rows

const ours = (alias: string) => `${alias}.nspname !~ '^pg_' and ${alias}.nspname <> 'information_schema'`

export const readSchemas = async (client: Client): Promise<string[]> =>
  (await rowsOf<{ name: string }>(client, `select n.nspname as name from pg_catalog.pg_namespace n where ${ours('n')} order by 1`)).map(
    ({ name }) => name,
  )

export const readTables = (client: Client): Promise<Table[]> =>
  rowsOf(
    client,
    `select c.oid::int as oid, n.nspname as schema, c.relname as name, c.relpersistence = 'u' as unlogged, pg_catalog.array_to_string(c.reloptions, ', ') as options
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and ${ours('n')} order by 2, 3`,
  )

export const readColumns = (client: Client): Promise<Column[]> =>
  rowsOf(
    client,
    `select a.attrelid::int as table_oid, a.attnum::int as number, a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
       a.attidentity::text as identity, a.attgenerated::text as generated, pg_catalog.pg_get_expr(d.adbin, d.adrelid) as default,
       case when a.attcollation <> t.typcollation then pg_catalog.format('%I.%I', cn.nspname, co.collname) end as collation
     from pg_catalog.pg_attribute a
       join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind = 'r'
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace and ${ours('n')}
       join pg_catalog.pg_type t on t.oid = a.atttypid
       left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
       left join pg_catalog.pg_collation co on co.oid = a.attcollation
       left join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace
     where a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum`,
  )

export const readSequences = (client: Client): Promise<Sequence[]> =>
  rowsOf(
    client,
    `select n.nspname as schema, c.relname as name, pg_catalog.format_type(s.seqtypid, null) as type, s.seqstart as start, s.seqincrement as increment, s.seqmin as least,
       s.seqmax as most, s.seqcache as cache, s.seqcycle as cycle, case d.deptype when 'i' then 'identity' when 'a' then 'owned' else 'free' end as kind,
       d.refobjid::int as owner_oid, d.refobjsubid as owner_number,
       case when d.refobjid is not null then pg_catalog.format('%I.%I.%I', tn.nspname, tc.relname, a.attname) end as owner_column,
       coalesce(v.last_value, s.seqstart) as value, v.last_value is not null as called
     from pg_catalog.pg_sequence s
       join pg_catalog.pg_class c on c.oid = s.seqrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace and ${ours('n')}
       left join pg_catalog.pg_sequences v on v.schemaname = n.nspname and v.sequencename = c.relname
       left join pg_catalog.pg_depend d on d.objid = c.oid and d.classid = 'pg_catalog.pg_class'::regclass
         and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
       left join pg_catalog.pg_class tc on tc.oid = d.refobjid
       left join pg_catalog.pg_namespace tn on tn.oid = tc.relnamespace
       left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
     order by 1, 2`,
  )

/** Keys and checks first, foreign keys, which need them, last. NOT NULL stands with the columns. */
export const readConstraints = (client: Client): Promise<{ table: string; name: string; definition: string }[]> =>
  rowsOf(
    client,
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as table, k.conname as name, pg_catalog.pg_get_constraintdef(k.oid) as definition
     from pg_catalog.pg_constraint k
       join pg_catalog.pg_class c on c.oid = k.conrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace and ${ours('n')}
     where k.contype in ('p', 'u', 'x', 'c', 'f') order by k.contype = 'f', 1, 2`,
  )

/** Those that no constraint makes. */
export const readIndexes = async (client: Client): Promise<string[]> => {
  const rows = await rowsOf<{ definition: string }>(
    client,
    `select pg_catalog.pg_get_indexdef(i.indexrelid) as definition
     from pg_catalog.pg_index i
       join pg_catalog.pg_class c on c.oid = i.indrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace and ${ours('n')}
     where not exists (select from pg_catalog.pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) order by 1`,
  )
  return rows.map(({ definition }) => definition)
}

/** Names of what stands in our schemas and is none of the above. */
export const readUnsupported = async (client: Client): Promise<string[]> => {
  const rows = await rowsOf<{ what: string }>(
    client,
    `select pg_catalog.format('relation %I.%I', n.nspname, c.relname) as what from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where ${ours('n')} and c.relkind not in ('r', 'i', 'S')
     union all select pg_catalog.format('function %I.%I', n.nspname, p.proname) from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where ${ours('n')}
     union all select pg_catalog.format('type %I.%I', n.nspname, t.typname) from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
       where ${ours('n')} and t.typtype <> 'c' and t.typelem = 0
     union all select pg_catalog.format('trigger %I', t.tgname) from pg_catalog.pg_trigger t where not t.tgisinternal
     union all select pg_catalog.format('inheriting table %s', i.inhrelid::regclass) from pg_catalog.pg_inherits i
     union all select pg_catalog.format('extension %I', e.extname) from pg_catalog.pg_extension e where e.extname <> 'plpgsql'
     order by 1`,
  )
  return rows.map(({ what }) => what)
}
