-- A drawing from an office may hold points, lines and areas in one layer.
ALTER TABLE milo.layers DROP CONSTRAINT layers_geometry_type_check;
ALTER TABLE milo.layers ADD CONSTRAINT layers_geometry_type_check CHECK (geometry_type IN ('point', 'line', 'polygon', 'mixed'));
