-- Asks the C library through LuaJIT's FFI and compares with the vectors: luajit ffi.lua PREFIX FOLDER.
local ffi = require "ffi"
local prefix, folder = arg[1], arg[2]

-- The rows of a file of vectors.
local function vectors(name)
    local rows = {}
    for line in io.lines(folder .. "/" .. name) do
        if line:sub(1, 1) ~= "#" then
            local row = {}
            for column in (line .. "\t"):gmatch "(.-)\t" do row[#row + 1] = column end
            rows[#rows + 1] = row
        end
    end
    return rows
end

local function expect(answer, expected, ...)
    if answer ~= expected then
        error(table.concat({ ... }, " ") .. " is " .. tostring(answer) .. ", and not " .. tostring(expected))
    end
end

ffi.cdef(assert(io.open(prefix .. "/include/toku_codes.ffi.h")):read "*a")
local library, found = ffi.load(prefix .. "/lib/libtoku_codes.so"), ffi.new "int32_t[1]"
local rows, blocks, listed = vectors "table.tsv", vectors "blocks.tsv", {}
assert(#rows > 100 and #blocks > 10, "the vectors are missing")
for _, row in ipairs(rows) do listed[tonumber(row[1])] = row end

-- 1 with the code where there is one, and else 0 with nothing written.
local function answered(expected, code, name, ...)
    found[0] = 7
    expect(library[name](...), expected, name)
    expect(found[0], expected == 1 and code or 7, "what", name, "writes")
end

for number = -4000, 100 do
    local row, category = listed[number], nil
    for _, block in ipairs(blocks) do
        if number <= tonumber(block[2]) and number >= tonumber(block[3]) then category = block[1] end
    end
    expect(library.toku_is_known(number), row and 1 or 0, "toku_is_known", number)
    expect(library.toku_is_error(number), (not row or row[9] == "true") and 1 or 0, "toku_is_error", number)
    expect(library.toku_is_retryable(number), row and row[10] == "true" and 1 or 0, "toku_is_retryable", number)
    local expected = category and library["TOKU_CATEGORY_" .. category:upper()] or 0
    expect(library.toku_category(number), expected, "toku_category", number)
end
for position, row in ipairs(rows) do
    local code, digits, name = tonumber(row[1]), row[1], row[2]
    expect(library["TOKU_" .. name], code, "TOKU_" .. name)
    expect(ffi.string(library.toku_description(code)), row[7], "toku_description", code)
    answered(1, code, "toku_lookup_name", name, #name, found)
    answered(0, code, "toku_lookup_name", digits, #digits, found)
    answered(1, code, "toku_parse", digits, #digits, found)
    answered(0, code, "toku_parse", "?", 1, found)
    answered(1, code, "toku_code_at", position - 1, found)
    answered(0, code, "toku_code_at", position - 1 + #rows, found)
end
-- What the first comment of the header warns of: neither 0 nor a NULL pointer is false in Lua.
expect(library.toku_parse("?", 1, found) and library.toku_name(1) and true, true, "0 and NULL")
expect(library.toku_parse("?", 1, found) == 1 or library.toku_name(1) ~= nil, false, "0 == 1, or NULL ~= nil")
print "1 passed"
