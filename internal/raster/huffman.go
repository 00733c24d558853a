package raster

import (
	"cmp"
	"math/bits"
	"slices"
)

// code is a code word, its first bit the lowest, and its length.
type code struct {
	word uint16
	bits uint8
}

// codes returns the canonical prefix code (RFC 1951, section 3.2.2) for symbols that occur so often; those that do not have no
// code word.
func codes(counts []uint32, limit int) []code {
	out := make([]code, len(counts))
	lengths := codeLengths(counts, limit)
	var next [maxCode + 2]uint16
	for _, n := range lengths {
		if n > 0 {
			next[n+1]++
		}
	}
	for n := 1; n < len(next); n++ { // how many words there are of n − 1 bits becomes the first of n bits
		next[n] = (next[n-1] + next[n]) << 1
	}
	for i, n := range lengths {
		if n > 0 {
			out[i] = code{bits.Reverse16(next[n]) >> (16 - n), n}
			next[n]++
		}
	}
	return out
}

// mostSymbols is the size of deflate's larger alphabet.
const mostSymbols = 286

// leaf is a symbol and how often it occurs.
type leaf struct {
	count  uint32
	symbol int
}

// codeLengths returns the lengths of the words of Huffman's code, 0 for what does not occur. Where a word would be longer than
// the limit, the counts are halved until none is: equal counts give a flat tree.
func codeLengths(counts []uint32, limit int) []uint8 {
	var all [mostSymbols]leaf // stays on the stack
	leaves := all[:0]
	for symbol, count := range counts {
		if count > 0 {
			leaves = append(leaves, leaf{count, symbol})
		}
	}
	lengths := make([]uint8, len(counts))
	switch len(leaves) {
	case 0:
		return lengths
	case 1: // a code word has at least one bit
		lengths[leaves[0].symbol] = 1
		return lengths
	}
	for !treeDepths(leaves, limit, lengths) {
		for i := range leaves {
			leaves[i].count = (leaves[i].count + 1) / 2
		}
	}
	return lengths
}

// treeDepths sets the lengths to the depths of leaves in Huffman's tree, or returns false if one is deeper than the limit. The
// tree is made with two queues, both in order of weight: leaves, and joined pairs.
func treeDepths(leaves []leaf, limit int, lengths []uint8) bool {
	slices.SortFunc(leaves, func(a, b leaf) int { return cmp.Or(cmp.Compare(a.count, b.count), a.symbol-b.symbol) })
	var array [2 * mostSymbols]uint32
	var parents, depths [2 * mostSymbols]int16
	n, weights := len(leaves), array[:0] // leaves, then pairs in the order of their making
	for _, l := range leaves {
		weights = append(weights, l.count)
	}
	nextLeaf, nextPair := 0, n
	take := func(parent int) uint32 {
		i := nextPair
		if nextLeaf < n && (nextPair >= len(weights) || weights[nextLeaf] <= weights[nextPair]) {
			i = nextLeaf
			nextLeaf++
		} else {
			nextPair++
		}
		parents[i] = int16(parent)
		return weights[i]
	}
	for len(weights) < 2*n-1 {
		parent := len(weights)
		weights = append(weights, take(parent)+take(parent))
	}
	for i := 2*n - 3; i >= 0; i-- { // from below the root on; parents stand after their children
		if depths[i] = depths[parents[i]] + 1; int(depths[i]) > limit {
			return false
		}
		if i < n {
			lengths[leaves[i].symbol] = uint8(depths[i])
		}
	}
	return true
}
