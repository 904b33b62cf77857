-- What the dossier's Markdown means, in HTML and in typst. Both engines run it, before anything else.
-- Problems are collected, printed one to a line after "dossier: ", and end the run with status 83.

local HTML = FORMAT:match('html') ~= nil
local RAW = HTML and 'html' or 'typst'
local NAMES = { fig = 'Figure', tbl = 'Table', sec = 'Section' }
local problems, ids, labels = {}, {}, {}

local function problem(text) problems[#problems + 1] = text end
local function raw(text) return pandoc.RawInline(RAW, text) end
local function raw_block(text) return pandoc.RawBlock(RAW, text) end
local function quoted(text) return '"' .. text:gsub('[\\"]', '\\%0') .. '"' end
local function attribute(text) return (text:gsub('&', '&amp;'):gsub('"', '&quot;'):gsub('<', '&lt;')) end

--- Blocks between two raw pieces.
local function between(before, blocks, after)
  local all = pandoc.Blocks { raw_block(before) }
  all:extend(blocks)
  all:insert(raw_block(after))
  return all
end

--- A place that a typst link can lead to: a label of its own, as one on a span would go to what stands before it.
local function place(id) return raw('#[#metadata(none)<' .. id .. '>];') end

--- Blocks whose first line is the place `id`.
local function placed(id, blocks)
  if id == '' or HTML then return blocks end
  local first = blocks[1]
  if first and (first.t == 'Para' or first.t == 'Plain') then
    first.content:insert(1, place(id))
  else
    blocks:insert(1, pandoc.Plain { place(id) })
  end
  return blocks
end

-- 1. What counts at all -------------------------------------------------------------------------------------------

--- Whether `format` of a `when-format` names what is being written.
local function written(format)
  return HTML and format == 'html' or not HTML and (format == 'pdf' or format == 'typst')
end

local function conditional(element)
  local shown
  for class, sense in pairs { ['content-visible'] = true, ['content-hidden'] = false } do
    if element.classes:includes(class) then
      local when, unless = element.attributes['when-format'], element.attributes['unless-format']
      local holds = true
      if when then holds = written(when) elseif unless then holds = not written(unless) end
      shown = holds == sense
    end
  end
  if shown == nil then return nil end
  return shown and element.content or {}
end

--- The tabs of a tabset one below another, each under its title; the titles are no sections.
local function tabset(div)
  if not div.classes:includes('panel-tabset') then return nil end
  return pandoc.Div(div.content:map(function(block)
    if block.t ~= 'Header' then return block end
    return pandoc.Div({ pandoc.Para { pandoc.Strong(block.content) } }, pandoc.Attr(block.identifier, { 'tab-title' }))
  end), pandoc.Attr(div.identifier, { 'tabs' }))
end

--- A heading that opens a callout is its title, and no section.
local function callout_title(div)
  local first = div.content[1]
  if first and first.t == 'Header' and div.classes:find_if(function(class) return class:match('^callout%-') end) then
    div.attributes['title'] = pandoc.utils.stringify(first.content)
    div.content:remove(1)
    return div
  end
end

--- Each block of a layout in a cell of its own.
local function layout(div)
  local count = tonumber(div.attributes['layout-ncol'])
  if div.classes:includes('columns') then count = #div.content end
  if not count or count < 1 then return nil end
  local cells = div.content:map(function(block) return pandoc.Div(block.t == 'Div' and block.content or { block }, { class = 'cell' }) end)
  return pandoc.Div(cells, pandoc.Attr(div.identifier, { 'layout' }, { style = '--columns:' .. math.floor(count) }))
end

--- The id at the end of a caption, which older pandocs leave there as text.
local function caption_id(element)
  local long = element.caption.long
  local last = #long > 0 and long[#long].content
  local id = last and #last > 0 and last[#last].t == 'Str' and last[#last].text:match('^{#([%w-]+)}$')
  if not id or element.identifier ~= '' then return nil end
  element.identifier = id
  last:remove()
  if #last > 0 and last[#last].t == 'Space' then last:remove() end
  element.caption = { long = { pandoc.Plain(last) } }
  return element
end

local CHOICE = {
  Table = caption_id,
  Div = function(div) return conditional(div) or tabset(div) or callout_title(div) or layout(div) end,
  Span = conditional,
  RawInline = function(element) return pandoc.Str(element.text) end,
  RawBlock = function(element) return pandoc.Para { pandoc.Str(element.text) } end,
}

-- 2. Ids, numbers, levels -----------------------------------------------------------------------------------------

local function claim(id, what)
  if id == '' then return end
  if not id:match('^[%a%d][%a%d-]*$') then problem('id "' .. id .. '" of a ' .. what .. ': only letters, digits and hyphens') end
  if ids[id] then problem('id "' .. id .. '" stands twice: a ' .. ids[id] .. ' and a ' .. what) end
  ids[id] = what
end

local function slug(text)
  local stem = text:lower():gsub('[^%a%d]+', '-'):gsub('^-+', ''):gsub('-+$', '')
  stem = stem == '' and 'section' or stem
  local id, again = stem, 1
  while ids[id] do again = again + 1; id = stem .. '-' .. again end
  ids[id] = 'heading'
  return id
end

local headings, brief = {}, {}

--- Take stock in the order of the text: who has which id, which figure and table has which number, which headings stand.
local function take_stock(blocks)
  local counts = { fig = 0, tbl = 0 }
  local function claims(what, kind)
    return function(element)
      claim(element.identifier, what)
      if kind and element.identifier:match('^' .. kind .. '%-') then
        counts[kind] = counts[kind] + 1
        labels[element.identifier] = NAMES[kind] .. ' ' .. counts[kind]
      end
    end
  end
  blocks:walk { traverse = 'topdown',
    Header = function(header)
      claim(header.identifier, 'heading')
      headings[#headings + 1] = { id = header.identifier, level = header.level, text = pandoc.utils.stringify(header.content),
        numbered = not header.classes:includes('unnumbered') }
    end,
    Div = function(div)
      claim(div.identifier, 'block')
      if div.classes:includes('evidence') then brief[div.identifier] = #pandoc.utils.stringify(div) < 1200 end
    end,
    Figure = claims('figure', 'fig'), Table = claims('table', 'tbl'), Image = claims 'image', Span = claims 'span',
    Link = claims 'link', Code = claims 'span', CodeBlock = claims 'block' }
end

--- Give each heading an id, a level without gaps and a number.
local function number_headings()
  local base, previous, section = 7, 0, { 0, 0, 0, 0, 0, 0 }
  for _, heading in ipairs(headings) do base = math.min(base, heading.level) end
  for _, heading in ipairs(headings) do
    if heading.id == '' then heading.id = slug(heading.text) end
    heading.level = math.min(heading.level - base + 1, previous + 1)
    previous = heading.level
    if heading.numbered then
      section[heading.level] = section[heading.level] + 1
      for deeper = heading.level + 1, 6 do section[deeper] = 0 end
      heading.number = table.concat(section, '.', 1, heading.level)
    end
    labels[heading.id] = heading.number and NAMES.sec .. ' ' .. heading.number or heading.text
  end
end

-- 2b. Which places use which evidence ------------------------------------------------------------------------------

local MOST = 12

--- Give the first link to an evidence id in each table, figure, paragraph or entry an id of its own, and note it.
local function note_uses(blocks)
  local uses, section, count, places = {}, 'Title page', 0, 0
  local function noted(label)
    places = places + 1
    local here = places
    return function(link)
      local id = link.classes:includes('ev') and link.target:match('^#(.+)$')
      if not id then return nil end
      local known = uses[id] or { times = {} }
      uses[id] = known
      if #known > 0 and known[#known].place == here then return nil end
      local times = (known.times[label] or 0) + 1
      known.times[label] = times
      link.identifier = 'use-' .. id .. '-' .. #known + 1
      ids[link.identifier] = 'link'
      known[#known + 1] = { place = here, label = times > 1 and label .. ' (' .. times .. ')' or label, id = link.identifier }
      return link
    end
  end
  local function within(element) return element:walk { Link = noted(labels[element.identifier] or section) }, false end
  local function paragraph(element) return element:walk { Link = noted(section) }, false end
  blocks = blocks:walk { traverse = 'topdown',
    -- a heading stands in the contents as well, where an id would stand again
    Header = function()
      count = count + 1
      section = labels[headings[count].id]
      return nil, false
    end,
    Div = function(element)
      if element.classes:includes('evidence') then return element:walk { Link = noted(element.identifier) }, false end
    end,
    Table = within, Figure = within, Para = paragraph, Plain = paragraph }
  return blocks, uses
end

--- Links to the places `first` to `last` of those that use an entry.
local function places_used(known, first, last)
  local line = pandoc.Inlines {}
  for place = first, last do
    if place > first then line:insert(', ') end
    line:insert(pandoc.Link(known[place].label, '#' .. known[place].id, '', { class = 'use' }))
  end
  return line
end

--- What an entry says of the places that use it, with their pages in print; on the page the many of some are folded.
local function use_blocks(known)
  if not HTML then
    local places = {}
    for place, use in ipairs(known) do places[place] = '(<' .. use.id .. '>, ' .. quoted(use.label) .. ')' end
    return pandoc.Inlines { raw('#uses(' .. table.concat(places, ', ') .. ');') }, pandoc.Blocks {}
  end
  local line = pandoc.Inlines { 'Used in ' } .. places_used(known, 1, math.min(MOST, #known))
  local folded = pandoc.Blocks {}
  if #known > MOST then
    local rest = pandoc.Plain(places_used(known, MOST + 1, #known))
    folded = between('<details class="uses"><summary>and in ' .. #known - MOST .. ' more places</summary>', { rest }, '</details>')
  end
  return pandoc.Inlines { ' ', pandoc.Span(line, { class = 'uses' }) }, folded
end

local function with_uses(blocks, uses)
  return blocks:walk { Div = function(element)
    local known, last = uses[element.identifier], element.content[#element.content]
    if not known or not element.classes:includes('evidence') then return nil end
    local line, folded = use_blocks(known)
    if last and (last.t == 'Para' or last.t == 'Plain') then
      last.content:extend(line)
    else
      element.content:insert(pandoc.Plain(line))
    end
    element.content:extend(folded)
    return element
  end }
end

--- In print a sentence that leads to a table or figure stays with it, and so does one between a heading and that.
local function with_leads(blocks)
  for place = #blocks - 1, 1, -1 do
    local after, before = blocks[place + 1], blocks[place - 1]
    local opens = before and before.t == 'Header' and after.t == 'Div' and after.classes:includes('lead')
    if blocks[place].t == 'Para' and (after.t == 'Table' or after.t == 'Figure' or opens) then
      blocks[place] = pandoc.Div({ blocks[place] }, { class = 'lead' })
    end
  end
  return blocks
end

-- 3. Elements -----------------------------------------------------------------------------------------------------

local seen = 0

local function heading(header)
  seen = seen + 1
  local known = headings[seen]
  header.identifier = known.id
  header.level = known.level + (HTML and 1 or 0)
  if known.number then
    header.content:insert(1, pandoc.Space())
    header.content:insert(1, HTML and pandoc.Span(known.number, { class = 'section-number' }) or raw(known.number))
  end
  return header
end

--- Text as typst strings, in which nothing is markup; words too long for a table cell may break anywhere.
local function is_long(text) return #text > 28 or #text > 13 and text:match('[%d/_@.=&]') and not text:match('%s') end

local function text(element)
  if is_long(element.text) then return raw('#long(' .. quoted(element.text) .. ');') end
  if element.text:match('^%w[%w,:%%]*$') then return nil end
  return raw('#' .. quoted(element.text) .. ';')
end

local function code(element)
  if HTML then return nil end
  local call = is_long(element.text) and '#long-code(' or '#raw('
  local line = pandoc.Inlines { raw(call .. quoted(element.text) .. ');') }
  if element.identifier ~= '' then line:insert(1, place(element.identifier)) end
  return line
end

local function code_block(element)
  if HTML then return nil end
  return placed(element.identifier, pandoc.Blocks { raw_block('#raw(block: true, ' .. quoted(element.text) .. ');') })
end

--- Where a relative path of the project leads, or nil with a problem.
local function project_file(path)
  if path:match('^/') or path:match('^%a[%w+.-]*:') or ('/' .. path .. '/'):find('/../', 1, true) then
    return problem('file "' .. path .. '" is not a path inside the project')
  end
  local file = io.open(path, 'rb')
  if not file then return problem('file "' .. path .. '" does not exist') end
  local content = file:read('a')
  file:close()
  return content
end

local MIME = { svg = 'image/svg+xml', png = 'image/png', jpg = 'image/jpeg', jpeg = 'image/jpeg' }

local function data_uri(mime, content)
  if quarto and quarto.base64 then return 'data:' .. mime .. ';base64,' .. quarto.base64.encode(content) end
  return pandoc.mediabag.make_data_uri(mime, content)
end

local function picture(image)
  local content = project_file(image.src)
  local mime = MIME[image.src:match('%.(%a+)$') or '']
  local alt = image.attributes['fig-alt'] or image.attributes['alt'] or ''
  if not content then return nil end
  if not mime then return problem('picture "' .. image.src .. '" is none of svg, png, jpg') end
  if alt == '' then return problem('picture "' .. image.src .. '" has no fig-alt: say in words what it shows') end
  local width = image.attributes['width']
  if HTML then
    local style = width and ' style="width:' .. attribute(width) .. '"' or ''
    return raw('<img src="' .. data_uri(mime, content) .. '" alt="' .. attribute(alt) .. '"' .. style .. '>')
  end
  local size = width and width:match('^[%d.]+[%a%%]+$') and ', width: ' .. width or ''
  return raw('#picture(' .. quoted(image.src) .. ', ' .. quoted(alt) .. size .. ');')
end

local function caption_of(element)
  local inlines = pandoc.utils.blocks_to_inlines(element.caption.long)
  local label = labels[element.identifier]
  if label then
    inlines:insert(1, pandoc.Strong(label .. (#inlines > 0 and '.' or '')))
    if #inlines > 1 then inlines:insert(2, pandoc.Space()) end
  end
  return inlines
end

local function figure(element)
  local caption = caption_of(element)
  if HTML then
    caption:insert(1, raw('<figcaption>'))
    caption:insert(raw('</figcaption>'))
    element.content:insert(pandoc.Plain(caption))
    local id = element.identifier ~= '' and ' id="' .. element.identifier .. '"' or ''
    local label = attribute(labels[element.identifier] or 'Figure')
    element.content:insert(1, raw_block('<div class="scroll" tabindex="0" role="region" aria-label="' .. label .. '">'))
    element.content:insert(#element.content, raw_block('</div>'))
    return between('<figure class="picture"' .. id .. '>', element.content, '</figure>')
  end
  local line = pandoc.Inlines { raw('#figure(kind: image, supplement: none, [') }
  line:extend(pandoc.utils.blocks_to_inlines(element.content))
  line:insert(raw('], caption: ['))
  if element.identifier ~= '' then line:insert(place(element.identifier)) end
  line:extend(caption)
  line:insert(raw('])'))
  return pandoc.Para(line)
end

local LONG = 30
local TALL = 900

--- Whether no cell of a table holds so much that its row might not fit on a page.
local function fits(element)
  local longest = 0
  element:walk { Plain = function(cell) longest = math.max(longest, #pandoc.utils.stringify(cell)) end }
  return longest < TALL
end

--- Whether a table is so small that it is not to be torn apart by the end of a page.
local function small(element, rows)
  return rows <= 9 and #pandoc.utils.stringify(pandoc.Div { element }) < 1600
end

local function data_table(element)
  local caption, id, rows = caption_of(element), element.identifier, 0
  for _, body in ipairs(element.bodies) do rows = rows + #body.body end
  element.identifier = ''
  if not HTML then
    if id ~= '' then caption:insert(1, place(id)) end
    element.caption = { long = #caption > 0 and { pandoc.Plain(caption) } or {} }
    if small(element, rows) then return between('#[#show figure: set block(breakable: false)', { element }, ']') end
    return fits(element) and between('#[#set table.cell(breakable: false)', { element }, ']') or element
  end
  local label = labels[id] or 'Table'
  element.caption = { long = {} }
  local sized = element.colspecs[1] and element.colspecs[1][2]
  local scroll = '<div class="scroll' .. (rows > LONG and ' long' or '') .. (sized and ' sized' or '') .. '" tabindex="0" role="region" aria-label="'
    .. attribute(label) .. '" style="--columns:' .. #element.colspecs .. '">'
  local blocks = between(scroll, { element }, '</div>')
  if #caption > 0 then
    caption:insert(1, raw('<figcaption>'))
    caption:insert(raw('</figcaption>'))
    blocks:insert(1, pandoc.Plain(caption))
  end
  return between('<figure class="table"' .. (id ~= '' and ' id="' .. id .. '"' or '') .. '>', blocks, '</figure>')
end

local function grid(div)
  local parts = pandoc.Blocks { raw_block('#grid(columns: (1fr,) * ' .. div.attributes['style']:match('%d+') .. ', gutter: 1em,') }
  for _, cell in ipairs(div.content) do parts:extend(between('[', cell.content, '],')) end
  parts:insert(raw_block(')'))
  return parts
end

local function callout(div, kind)
  local title = div.attributes['title'] or kind:sub(1, 1):upper() .. kind:sub(2)
  if HTML then
    local head = pandoc.Div({ pandoc.Plain(title) }, pandoc.Attr('', { 'notice-title' }))
    div.content:insert(1, head)
    return pandoc.Div(div.content, pandoc.Attr(div.identifier, { 'notice', kind }, { role = 'note' }))
  end
  return between('#notice(' .. quoted(kind) .. ', ' .. quoted(title) .. ')[', placed(div.identifier, div.content), ']')
end

local function div(element)
  for _, class in ipairs(element.classes) do
    local kind = class:match('^callout%-(%a+)$')
    if kind then return callout(element, kind) end
  end
  if HTML or element.classes:includes('titlepage') or element.classes:includes('cell') then return nil end
  if element.classes:includes('layout') then return placed(element.identifier, grid(element)) end
  local blocks = placed(element.identifier, element.content)
  if element.classes:includes('evidence') then
    return between('#evidence(' .. (brief[element.identifier] and 'false' or 'true') .. ')[', blocks, ']')
  end
  if element.classes:includes('lead') then return between('#block(sticky: true)[', blocks, ']') end
  if element.classes:includes('landscape') then return between('#page(flipped: true)[', blocks, ']') end
  return blocks
end

local function span(element)
  if HTML then return nil end
  local line = pandoc.Inlines {}
  if element.identifier ~= '' then line:insert(place(element.identifier)) end
  local marked = element.classes:includes('mark')
  if marked then line:insert(raw('#highlight[')) end
  line:extend(element.content)
  if marked then line:insert(raw('];')) end
  return line
end

local SCHEMES = { http = true, https = true, mailto = true }

local function called(call, element)
  if HTML then return element end
  local line = pandoc.Inlines { raw(call) }
  if element.identifier ~= '' then line:insert(1, place(element.identifier)) end
  line:extend(element.content)
  line:insert(raw('];'))
  return line
end

--- A file of the project to download: inside the page, or beside the paper in the outputs.
local function download(element)
  local content = project_file(element.target)
  if not content then return nil end
  local name, text = element.target:match('[^/]+$'), pandoc.utils.stringify(element.content)
  if not HTML then
    local place = element.target:match('^figures/') and '../' or '../../'
    return called('#link(' .. quoted(place .. element.target) .. ')[', element)
  end
  local mime = name:match('%.csv$') and 'text/csv' or 'text/plain'
  return raw('<a class="download" download="' .. attribute(name) .. '" href="' .. data_uri(mime, content) .. '">'
    .. attribute(text) .. '</a>')
end

local function link(element)
  if element.classes:includes('download') then return download(element) end
  local id, scheme = element.target:match('^#(.*)$'), element.target:match('^%s*(%a[%w+.-]*):')
  if id then
    if not ids[id] then return problem('link to "#' .. id .. '", which stands nowhere') end
    return called((element.classes:includes('ev') and '#ev' or '#link') .. '(<' .. id .. '>)[', element)
  end
  if element.target == '' or scheme and not SCHEMES[scheme:lower()] then return element.content end
  return called('#link(' .. quoted(element.target) .. ')[', element)
end

local function reference(cite)
  local found = pandoc.Inlines {}
  for _, citation in ipairs(cite.citations) do
    local kind = citation.id:match('^(%a+)%-')
    if not NAMES[kind or ''] then return cite.content end
    if not labels[citation.id] then problem('reference @' .. citation.id .. ', which stands nowhere') end
    if #found > 0 then found:extend { pandoc.Str(','), pandoc.Space() } end
    if labels[citation.id] then
      local label = HTML and labels[citation.id] or raw('#' .. quoted(labels[citation.id]) .. ';')
      local made = link(pandoc.Link(label, '#' .. citation.id, '', { class = 'ref' }))
      found:extend(HTML and { made } or made)
    end
  end
  return found
end

-- 4. The whole ----------------------------------------------------------------------------------------------------

local MEANING = {
  Header = heading, Str = not HTML and text or nil, Code = code, CodeBlock = code_block, Cite = reference, Image = picture, Link = link,
  Span = span, Figure = figure, Table = data_table, Div = div,
}

function Pandoc(doc)
  local blocks = doc.blocks:walk(CHOICE)
  take_stock(blocks)
  number_headings()
  local uses
  blocks, uses = note_uses(blocks)
  blocks = with_uses(blocks, uses)
  if not HTML then blocks = with_leads(blocks) end
  blocks = blocks:walk(MEANING)
  local body = pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if block.t == 'Div' and block.classes:includes('titlepage') then
      doc.meta.titlepage = pandoc.MetaBlocks(block.content)
    else
      if not HTML and block.t == 'Header' and block.level == 1 then
        body:insert(raw_block(block.classes:includes('appendix') and '#show: appendix' or '#pagebreak(weak: true)'))
      end
      body:insert(block)
    end
  end
  if #problems > 0 then
    for _, text in ipairs(problems) do io.stderr:write('dossier: ', text, '\n') end
    io.stderr:flush()
    os.exit(83)
  end
  return pandoc.Pandoc(body, doc.meta)
end
