package markdown

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"fanshi/internal/doc"
)

// blocks converts the children of a container.
func (c *converter) blocks(parent ast.Node, depth int) []doc.Block {
	if depth > maxDepth {
		c.error(parent.Pos(), "markdown.depth", "引用或列表嵌套太深", fmt.Sprintf("嵌套不要超过 %d 层", maxDepth))
		return nil
	}
	var out []doc.Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if b := c.block(n, depth); b != nil {
			out = append(out, b)
		}
	}
	return out
}

func (c *converter) block(n ast.Node, depth int) doc.Block {
	switch n := n.(type) {
	case *ast.Heading:
		c.syntax(n.Pos(), n.Pos()+n.Level)
		inline := c.running(n)
		if len(inline) == 0 {
			c.error(n.Pos(), "markdown.heading", "标题是空的", "在 # 后面写上标题，或删掉这一行")
		}
		return &doc.Heading{Node: c.node(n.Pos()), Level: n.Level, ID: c.headingID(doc.PlainText(inline)), Inline: inline}
	case *ast.Paragraph, *ast.TextBlock:
		return c.paragraph(n)
	case *ast.List:
		return c.list(n, depth)
	case *ast.Blockquote:
		return c.quote(n, depth)
	case *east.Table:
		return c.table(n)
	case *ast.FencedCodeBlock:
		return c.code(n)
	case *ast.CodeBlock:
		c.error(n.Lines().At(0).Start, "markdown.indented", "行首有四个以上的空格，会被当作程序代码", "删掉行首的空格；段首缩进由版式自动处理")
	case *ast.ThematicBreak:
		_, stop := c.lineBounds(n.Pos())
		c.syntax(n.Pos(), stop)
		return &doc.Rule{Node: c.node(n.Pos())}
	default:
		c.error(n.Pos(), "markdown.unsupported", "这种写法不支持", "改成普通段落、列表或标题")
	}
	return nil
}

// quote converts a quotation, whose marks begin its lines.
func (c *converter) quote(n *ast.Blockquote, depth int) doc.Block {
	q := &doc.Quote{Node: c.node(n.Pos()), Blocks: c.blocks(n, depth+1)}
	for i := max(n.Pos(), 0); i < len(c.source); {
		_, stop := c.lineBounds(i)
		marks := strings.TrimLeft(string(c.source[i:stop]), "> \t")
		if i > c.cursor && (len(marks) > 0 || stop == i) {
			break
		}
		for k := i; k < stop-len(marks); k++ {
			if c.source[k] == '>' {
				c.syntax(k, k+1)
			}
		}
		i = stop + 1
	}
	return q
}

func (c *converter) paragraph(n ast.Node) doc.Block {
	lines := n.Lines()
	for i := range lines.Len() {
		segment := lines.At(i)
		c.suspicious(segment.Start, strings.TrimSpace(string(segment.Value(c.source))))
	}
	inline := c.running(n)
	if len(inline) == 0 {
		return nil
	}
	return &doc.Paragraph{Node: c.node(lines.At(0).Start), Inline: inline}
}

// suspicious reports a line of a paragraph that was meant to be something else.
func (c *converter) suspicious(offset int, line string) {
	switch {
	case strings.Contains(line, "|") && strings.Contains(line, "--") && strings.Trim(line, "|-: ") == "":
		c.error(offset, "markdown.table", "表格的分隔行与表头的格子数不同", "表头有几格，分隔行就写几个 ---，中间用 | 隔开")
	case strings.HasPrefix(line, "[ ]"), strings.HasPrefix(line, "[x]"), strings.HasPrefix(line, "[X]"):
		c.error(offset, "markdown.unsupported", "不支持任务清单", "把方括号换成“□”或“☑”")
	}
}

func (c *converter) list(n *ast.List, depth int) doc.Block {
	list := &doc.List{Node: c.node(n.Pos()), Ordered: n.IsOrdered(), Start: 1}
	if list.Ordered {
		list.Start = n.Start
	}
	same, rising := true, true
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		at := max(item.Pos(), 0)
		if list.Ordered {
			end := at
			for end < len(c.source) && c.source[end] >= '0' && c.source[end] <= '9' {
				end++
			}
			c.syntax(at, end+1)
			number, _ := strconv.Atoi(string(c.source[at:end]))
			same = same && number == n.Start
			rising = rising && number == n.Start+len(list.Items)
			if !same && !rising {
				c.error(at, "markdown.numbering", fmt.Sprintf("编号不连续：这里是 %d，成品里会是 %d", number, n.Start+len(list.Items)), "把编号改成连续的；另起一个列表时，中间写一段文字")
				same, rising = true, true
				list.Ordered = false // said once; the tree is not used
			}
		} else {
			c.syntax(at, at+1)
		}
		if it := (&doc.Item{Node: c.node(at), Blocks: c.blocks(item, depth+1)}); len(it.Blocks) > 0 {
			list.Items = append(list.Items, it)
		} else {
			c.error(at, "markdown.empty-item", "这一条是空的", "写上内容，或删掉这一行")
		}
	}
	return list
}

func (c *converter) code(n *ast.FencedCodeBlock) doc.Block {
	if n.Info != nil && strings.TrimSpace(string(n.Info.Value(c.source))) != "" {
		c.error(n.Info.Segment.Start, "markdown.code-language", "``` 后面的文字不会出现在成品里", "把它移到下一行，或删掉")
	}
	var b strings.Builder
	offset := n.Pos()
	_, end := c.lineBounds(offset)
	c.syntax(offset, end)
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		c.text(segment.Start, segment.Stop)
		b.Write(segment.Value(c.source))
		end = segment.Stop - 1
	}
	if start, stop := c.lineBounds(min(end+1, len(c.source))); strings.Trim(string(c.source[start:stop]), "`> \t") == "" {
		c.syntax(start, stop)
	}
	return &doc.CodeBlock{Node: c.node(offset), Text: strings.TrimSuffix(b.String(), "\n")}
}

func (c *converter) table(n *east.Table) doc.Block {
	t := &doc.Table{Node: c.node(n.Pos())}
	for _, a := range n.Alignments {
		t.Align = append(t.Align, map[east.Alignment]doc.Align{
			east.AlignLeft: doc.AlignLeft, east.AlignCenter: doc.AlignCenter, east.AlignRight: doc.AlignRight}[a])
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []doc.Cell
		start, stop := c.lineBounds(row.Pos())
		c.pipes(start, stop)
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			offset := row.Pos()
			if lines := cell.Lines(); lines.Len() > 0 {
				offset = lines.At(0).Start
			}
			cells = append(cells, doc.Cell{Node: c.node(offset), Inline: c.running(cell)})
		}
		if _, header := row.(*east.TableHeader); header {
			t.Header = cells
			_, end := c.lineBounds(stop + 1) // the row of dashes
			c.syntax(stop, end)
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

// pipes marks what separates the cells of a row.
func (c *converter) pipes(start, stop int) {
	for i := start; i < stop; i++ {
		if c.source[i] == '|' && (i == 0 || c.source[i-1] != '\\') {
			c.syntax(i, i+1)
		}
	}
}

// headingID makes an ID that is unique in the document from the ASCII letters and digits of a heading; a heading
// without any is numbered.
func (c *converter) headingID(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	if id == "" || id[0] >= '0' && id[0] <= '9' {
		id = strings.TrimSuffix("section-"+id, "-")
	}
	for {
		c.ids[id]++
		n := c.ids[id]
		if n == 1 {
			return id
		}
		id += "-" + strconv.Itoa(n)
	}
}
