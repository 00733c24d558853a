package font

import "slices"

// Set holds the faces of a theme by role ("body", "title", "pixel") and weight. It is filled once and then
// only read; reading is safe for concurrent use.
type Set struct {
	roles map[string][]roleFace
	keys  map[string]*Face
}

type roleFace struct {
	weight int
	face   *Face
}

// NewSet returns an empty Set.
func NewSet() *Set { return &Set{roles: map[string][]roleFace{}, keys: map[string]*Face{}} }

// Add gives a role a face of a weight (1–1000). A second face of the same role and weight replaces the first.
func (s *Set) Add(role string, weight int, f *Face) {
	s.keys[f.Key()] = f
	faces := slices.DeleteFunc(s.roles[role], func(r roleFace) bool { return r.weight == weight })
	faces = append(faces, roleFace{weight, f})
	slices.SortFunc(faces, func(a, b roleFace) int { return a.weight - b.weight })
	s.roles[role] = faces
}

// Face returns the face that a page refers to by its Key.
func (s *Set) Face(key string) (*Face, bool) {
	f, ok := s.keys[key]
	return f, ok
}

// Role returns the role's face that matches a weight best, or false if the role has none.
func (s *Set) Role(role string, weight int) (*Face, bool) {
	faces := s.roles[role]
	if len(faces) == 0 {
		return nil, false
	}
	weights := make([]int, len(faces))
	for i, r := range faces {
		weights[i] = r.weight
	}
	return faces[matchWeight(weights, weight)].face, true
}

// matchWeight returns the index of the best of the ascending weights, by CSS Fonts 4, section 5.2 step 4: for 400–500
// first the weights from the wanted one up to 500, then lighter ones downwards, then heavier; below 400 lighter ones first;
// above 500 heavier ones first.
func matchWeight(weights []int, want int) int {
	best, bestRank := 0, [2]int{3, 0}
	for i, w := range weights {
		rank := [2]int{1, -w} // lighter
		switch {
		case w == want:
			return i
		case w > want && (want > 500 || want >= 400 && w <= 500):
			rank = [2]int{0, w}
		case w > want:
			rank = [2]int{2, w}
		}
		if rank[0] < bestRank[0] || rank[0] == bestRank[0] && rank[1] < bestRank[1] {
			best, bestRank = i, rank
		}
	}
	return best
}
