//! Lines and surfaces, in millimetres from a page's upper left corner.

/// A quarter of a circle is a cubic curve whose inner points stand so far along its tangents.
const ROUND: f32 = 0.5523;

/// A place, right and down.
pub(super) type Point = (f32, f32);

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PathStep {
    Move(Point),
    Line(Point),
    Curve(Point, Point, Point),
    Close,
}

/// Lines, one after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    pub(super) steps: Vec<PathStep>,
}

impl Path {
    /// A straight line through these points.
    #[must_use]
    pub fn line(mut self, points: &[(f32, f32)]) -> Self {
        let steps = points.iter().enumerate();
        self.steps
            .extend(steps.map(|(n, it)| if n == 0 { PathStep::Move(*it) } else { PathStep::Line(*it) }));
        self
    }

    /// A curve from a point to the last one, drawn to the two between.
    #[must_use]
    pub fn curve(mut self, from: (f32, f32), by: [(f32, f32); 2], to: (f32, f32)) -> Self {
        let [one, two] = by;
        self.steps.extend([PathStep::Move(from), PathStep::Curve(one, two, to)]);
        self
    }

    /// A rectangle.
    #[must_use]
    pub fn rectangle(self, x: f32, y: f32, width: f32, height: f32) -> Self {
        let mut path = self.line(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)]);
        path.steps.push(PathStep::Close);
        path
    }

    /// A rectangle with round corners.
    #[must_use]
    pub fn rounded(mut self, x: f32, y: f32, width: f32, height: f32, radius: f32) -> Self {
        let (right, bottom, inner) = (x + width, y + height, radius * (1.0 - ROUND));
        self.steps.extend([
            PathStep::Move((x + radius, y)),
            PathStep::Line((right - radius, y)),
            PathStep::Curve((right - inner, y), (right, y + inner), (right, y + radius)),
            PathStep::Line((right, bottom - radius)),
            PathStep::Curve((right, bottom - inner), (right - inner, bottom), (right - radius, bottom)),
            PathStep::Line((x + radius, bottom)),
            PathStep::Curve((x + inner, bottom), (x, bottom - inner), (x, bottom - radius)),
            PathStep::Line((x, y + radius)),
            PathStep::Curve((x, y + inner), (x + inner, y), (x + radius, y)),
            PathStep::Close,
        ]);
        self
    }

    /// A circle.
    #[must_use]
    pub fn circle(self, x: f32, y: f32, radius: f32) -> Self {
        self.rounded(x - radius, y - radius, 2.0 * radius, 2.0 * radius, radius)
    }

    /// The box around it: left, top, right, bottom.
    #[cfg(test)]
    pub(super) fn extent(&self) -> [f32; 4] {
        let points = self.steps.iter().flat_map(|step| match *step {
            PathStep::Move(to) | PathStep::Line(to) => vec![to],
            PathStep::Curve(one, two, to) => vec![one, two, to],
            PathStep::Close => Vec::new(),
        });
        points.fold([f32::MAX, f32::MAX, 0.0, 0.0], |[left, top, right, bottom], (x, y)| {
            [left.min(x), top.min(y), right.max(x), bottom.max(y)]
        })
    }

    /// The same, made `scale` times as large and then moved.
    #[must_use]
    pub fn placed(mut self, scale: f32, x: f32, y: f32) -> Self {
        let at = |(right, down): Point| (right.mul_add(scale, x), down.mul_add(scale, y));
        for step in &mut self.steps {
            *step = match *step {
                PathStep::Move(to) => PathStep::Move(at(to)),
                PathStep::Line(to) => PathStep::Line(at(to)),
                PathStep::Curve(one, two, to) => PathStep::Curve(at(one), at(two), at(to)),
                PathStep::Close => PathStep::Close,
            };
        }
        self
    }
}
