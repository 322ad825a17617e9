"""What has to happen in the stream server at once: small Lua scripts around one consumer group.

The ledger is a hash beside each stream: `made` (name of this life of the group), `base` (entries that were
gone when it began), `acked` (entries acknowledged since), `top` (the highest id taken off the group's list).
With the server's own counters it accounts for every entry:
added = base + acked + pending + unread + vanished.
The ledger lives in the same server as the stream, so an older copy of the server has an older, but
consistent, ledger. A consumer that never reads, `made:` and the name, marks the group itself: one that
somebody else made under the same name has not got it.
"""

from __future__ import annotations

GROUP = "palm"
MARK = "made:"

_FIND = """
local function flat(list)
  local map = {}
  for i = 1, #list, 2 do map[list[i]] = list[i + 1] end
  return map
end
local function group_of(key)
  for _, raw in ipairs(redis.call('XINFO', 'GROUPS', key)) do
    local group = flat(raw)
    if group['name'] == ARGV[1] then return group end
  end
  return nil
end
local function kind(key) return redis.call('TYPE', key).ok end
"""

_LATER = """
local function longer(a, b) if #a ~= #b then return #a > #b end return a > b end
local function later(a, b)
  local ams, an = string.match(a, '(%d+)-(%d+)')
  local bms, bn = string.match(b, '(%d+)-(%d+)')
  if not bms then return true end
  if not ams then return false end
  if ams ~= bms then return longer(ams, bms) end
  return longer(an, bn)
end
"""

ACKNOWLEDGE = (
    _LATER
    + """
local done = redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 3))
local kind = redis.call('TYPE', KEYS[2]).ok
if kind ~= 'hash' and kind ~= 'none' then return done end
if done > 0 and ARGV[2] == '1' then redis.call('HINCRBY', KEYS[2], 'acked', done) end
local top = redis.call('HGET', KEYS[2], 'top')
if top and later(ARGV[#ARGV], top) then redis.call('HSET', KEYS[2], 'top', ARGV[#ARGV]) end
return done
"""
)
"""KEYS stream, ledger; ARGV group, '1' to count them as acknowledged, entry ids, the highest last. Returns
how many were pending.
"""

LOOK = (
    _FIND
    + _LATER
    + """
local is, book_is = kind(KEYS[1]), kind(KEYS[2])
if is ~= 'stream' and is ~= 'none' then return {'ill', is, ''} end
if book_is ~= 'hash' and book_is ~= 'none' then return {'ill', '', book_is} end
if is == 'none' then return {} end
local stream = flat(redis.call('XINFO', 'STREAM', KEYS[1]))
local group = group_of(KEYS[1])
local first = stream['first-entry']
local book = redis.call('HMGET', KEYS[2], 'made', 'base', 'acked', 'top')
local made, top, reached, ours = book[1] or '', book[4] or '', '', 1
if group and made ~= '' then
  if top == '' then
    top = group['last-delivered-id']
    redis.call('HSET', KEYS[2], 'top', top)
    redis.call('XGROUP', 'CREATECONSUMER', KEYS[1], ARGV[1], ARGV[2] .. made)
  end
  ours = 0
  for _, raw in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    if flat(raw)['name'] == ARGV[2] .. made then ours = 1 end
  end
end
reached = top
if group and ours == 1 and top ~= '' and group['pending'] > 0 then
  local highest = redis.call('XPENDING', KEYS[1], ARGV[1])[3]
  if later(highest, reached) then reached = highest end
end
return {
  stream['length'], stream['last-generated-id'], stream['entries-added'], first and first[1] or '',
  group and group['last-delivered-id'] or '', group and group['pending'] or 0,
  made, book[2] or '0', book[3] or '0', reached, ours, stream['max-deleted-entry-id']
}
"""
)
"""KEYS stream, ledger; ARGV group, MARK. Returns length, last id, added, first id, delivered ('': no group),
pending, made, base, acked, the highest id that was ever on the group's list ('': not known), whether the
group is the one we made, the highest id deleted by XDEL; nothing when there is no stream; `ill` and the types
of both keys when one is of a type that is not its own."""

BEGIN = (
    _FIND
    + """
local made = redis.call('HGET', KEYS[2], 'made') or ''
local there = redis.call('EXISTS', KEYS[1]) == 1 and group_of(KEYS[1])
if there and made ~= ARGV[3] then return made end
if there then redis.call('XGROUP', 'DESTROY', KEYS[1], ARGV[1]) end
redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
redis.call('XGROUP', 'CREATECONSUMER', KEYS[1], ARGV[1], ARGV[4] .. ARGV[2])
local stream = flat(redis.call('XINFO', 'STREAM', KEYS[1]))
redis.call('DEL', KEYS[2])
local base = stream['entries-added'] - stream['length']
redis.call('HSET', KEYS[2], 'made', ARGV[2], 'base', base, 'acked', 0, 'top', '0-0')
return ARGV[2]
"""
)
"""KEYS stream, ledger; ARGV group, new name, the name it replaces, MARK. The group starts anew at the first
entry, unless another worker did that before. Returns the name of the group's life."""

TRIM = (
    _FIND
    + """
local keep = tonumber(ARGV[2])
local length = redis.call('XLEN', KEYS[1])
if length <= keep then return 0 end
local quiet, safe = true, nil
for _, raw in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = flat(raw)
  local mark = group['last-delivered-id']
  if redis.call('XRANGE', KEYS[1], '(' .. mark, '+', 'COUNT', 1)[1] then quiet = false end
  if group['pending'] > 0 then
    quiet = false
    mark = redis.call('XPENDING', KEYS[1], group['name'])[2]
  end
  local ms, n = string.match(mark, '(%d+)-(%d+)')
  local order = string.format('%20s-%20s', ms, n)
  if safe == nil or order < safe.order then safe = {order = order, id = mark} end
end
if quiet then return redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', keep) end
if length > 2 * keep then return redis.call('XTRIM', KEYS[1], 'MINID', '~', safe.id) end
return 0
"""
)
"""KEYS stream; ARGV group, entries to keep. Never trims what some group has not acknowledged."""

FORGET = """
local removed = 0
for _, raw in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local consumer = {}
  for i = 1, #raw, 2 do consumer[raw[i]] = raw[i + 1] end
  local marks = string.sub(consumer['name'], 1, #ARGV[3]) == ARGV[3]
  if not marks and consumer['pending'] == 0 and consumer['idle'] > tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer['name'])
    removed = removed + 1
  end
end
return removed
"""
"""KEYS stream; ARGV group, idle ms, MARK. Forgets workers that are gone and left nothing."""
